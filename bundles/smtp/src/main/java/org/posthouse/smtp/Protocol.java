package org.posthouse.smtp;

/** What is spoken: decided by the command in master.cf. Names the parameters too. */
enum Protocol {
  SMTP("smtp_", "helo_", "ehlo_", "EHLO"),
  LMTP("lmtp_", "lhlo_", "lhlo_", "LHLO");

  private final String prefix;
  final String helo;
  final String ehlo;
  final String verb;

  Protocol(String prefix, String helo, String ehlo, String verb) {
    this.prefix = prefix;
    this.helo = helo;
    this.ehlo = ehlo;
    this.verb = verb;
  }

  String parameter(String name) {
    return prefix + name;
  }

  static Protocol of(String command) {
    return command.equals("lmtp") ? LMTP : SMTP;
  }
}
