package org.posthouse.smtpd;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The commands we know. */
enum Verb {
  HELO(Kind.LAST),
  EHLO(Kind.LAST),
  XCLIENT(Kind.LAST),
  STARTTLS(Kind.LAST),
  AUTH(Kind.LAST),
  MAIL(Kind.GROUP),
  RCPT(Kind.GROUP),
  DATA(Kind.LAST),
  BDAT(Kind.GROUP),
  RSET(Kind.JUNK),
  NOOP(Kind.JUNK_LAST),
  VRFY(Kind.JUNK_LAST),
  ETRN(Kind.JUNK),
  QUIT(Kind.GROUP);

  private enum Kind {
    /** May stand anywhere in a group of pipelined commands. */
    GROUP,
    /** Must be the last of a group (RFC 2920 section 3.1). */
    LAST,
    /** May stand anywhere, and too many of it are an error. */
    JUNK,
    JUNK_LAST
  }

  private static final Map<String, Verb> BY_WORD = new HashMap<>();

  static {
    for (Verb verb : values()) {
      BY_WORD.put(verb.word, verb);
    }
  }

  private final Kind kind;
  private final String word = name().toLowerCase(Locale.ROOT);

  Verb(Kind kind) {
    this.kind = kind;
  }

  /** By name in lower case. */
  static Optional<Verb> of(String word) {
    return Optional.ofNullable(BY_WORD.get(word));
  }

  /** As in the disconnect line of the log. */
  String word() {
    return word;
  }

  boolean isLast() {
    return kind == Kind.LAST || kind == Kind.JUNK_LAST;
  }

  boolean isJunk() {
    return kind == Kind.JUNK || kind == Kind.JUNK_LAST;
  }

  /** Whether it, or one of its parameters, is taken only from clients that EHLO tells of it. */
  boolean isAnnounced() {
    return this == STARTTLS || this == MAIL || this == RCPT || this == BDAT;
  }

  /** What is possible without TLS where TLS is required (RFC 3207 section 4). */
  boolean isBeforeTls() {
    return this == HELO
        || this == EHLO
        || this == STARTTLS
        || this == NOOP
        || this == QUIT
        || this == XCLIENT;
  }
}
