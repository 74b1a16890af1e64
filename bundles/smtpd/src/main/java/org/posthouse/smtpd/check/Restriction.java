package org.posthouse.smtpd.check;

/** One word of a restriction list, with its argument. Immutable; used by many sessions at once. */
@FunctionalInterface
interface Restriction {
  Verdict check(Check check);
}
