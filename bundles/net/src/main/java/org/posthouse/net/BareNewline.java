package org.posthouse.net;

/**
 * What to do with a line feed that no carriage return precedes ({@code smtpd_forbid_bare_newline}).
 * It never is part of the end of data, whatever is chosen: else a message could smuggle another one
 * in (CVE-2023-51764).
 */
public enum BareNewline {
  /** It ends a line as CR LF does. */
  NORMALIZE,
  /** As {@link #NORMALIZE}; the caller logs that it happened. */
  NOTE,
  /** Reading stops at the first one. */
  REJECT
}
