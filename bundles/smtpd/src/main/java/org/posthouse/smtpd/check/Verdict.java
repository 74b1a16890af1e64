package org.posthouse.smtpd.check;

/** What a restriction says. */
sealed interface Verdict {

  /** Nothing: the next restriction is asked. */
  record Dunno() implements Verdict {}

  /** The list ends here, well. */
  record Permit() implements Verdict {}

  /** The list ends here, and so do the lists after it. */
  record Reject(Rejection rejection) implements Verdict {}

  Verdict DUNNO = new Dunno();
  Verdict PERMIT = new Permit();

  static Verdict reject(Rejection rejection) {
    return new Reject(rejection);
  }
}
