package org.posthouse.smtpd;

import java.util.Locale;

/**
 * A command: what it is called, and the rules for every command of its kind.
 *
 * @param name in upper case
 * @param word in lower case, as in the disconnect line of the log
 * @param kind where it may stand in a group
 * @param place in the disconnect line
 * @param isAnnounced whether it, or one of its parameters, is taken only from clients that EHLO
 *     tells of it
 * @param isBeforeTls whether it is possible without TLS where TLS is required (RFC 3207 section 4)
 */
record Verb(
    String name, String word, Kind kind, int place, boolean isAnnounced, boolean isBeforeTls) {
  static final Verb HELO = of("HELO", Kind.JUNK_LAST, 10).beforeTls();
  static final Verb EHLO = of("EHLO", Kind.JUNK_LAST, 20).beforeTls();
  static final Verb MAIL = of("MAIL", Kind.GROUP, 70).announced();
  static final Verb RCPT = of("RCPT", Kind.GROUP, 80).announced();
  static final Verb DATA = of("DATA", Kind.LAST, 90);
  static final Verb RSET = of("RSET", Kind.JUNK, 110);
  static final Verb NOOP = of("NOOP", Kind.JUNK_LAST, 120).beforeTls();
  static final Verb HELP = of("HELP", Kind.JUNK, 145).beforeTls();
  static final Verb QUIT = of("QUIT", Kind.GROUP, 150).beforeTls();

  /** Whatever is no command. */
  static final Verb UNKNOWN = of("UNKNOWN", Kind.GROUP, 160);

  /** Where commands may stand. */
  enum Kind {
    /** Anywhere in a group of pipelined commands. */
    GROUP,
    /** Last in a group (RFC 2920 section 3.1). */
    LAST,
    /** Anywhere, and too many of it are an error. */
    JUNK,
    JUNK_LAST
  }

  static Verb of(String name, Kind kind, int place) {
    return new Verb(name, name.toLowerCase(Locale.ROOT), kind, place, false, false);
  }

  Verb announced() {
    return new Verb(name, word, kind, place, true, isBeforeTls);
  }

  Verb beforeTls() {
    return new Verb(name, word, kind, place, isAnnounced, true);
  }

  boolean isLast() {
    return kind == Kind.LAST || kind == Kind.JUNK_LAST;
  }

  boolean isJunk() {
    return kind == Kind.JUNK || kind == Kind.JUNK_LAST;
  }
}
