package org.posthouse.net;

/**
 * What to do with a line feed that no carriage return precedes ({@code smtpd_forbid_bare_newline}).
 * Where it may be part of the end of data, a message can smuggle another one in (CVE-2023-51764).
 */
public enum BareNewline {
  /** It ends a line as CR LF does, the last one of the data, too: for clients that are trusted. */
  ALLOW,
  /** It ends a line as CR LF does, but not the data. */
  NORMALIZE,
  /** As {@link #NORMALIZE}; the caller logs that it happened. */
  NOTE,
  /** Reading stops at the first one. */
  REJECT
}
