package org.posthouse.smtpd.check;

/**
 * What a reply speaks of: {@code <name>: kind rejected}.
 *
 * @param name shown in angle brackets
 * @param kind Postfix's word, see the constants
 */
record Subject(String name, String kind) {
  static final String CLIENT = "Client host";
  static final String REVERSE_CLIENT = "Unverified Client host";
  static final String HELO = "Helo command";
  static final String SENDER = "Sender address";
  static final String RECIPIENT = "Recipient address";
  static final String DATA = "Data command";
  static final String END_OF_DATA = "End-of-data";
  static final String ETRN = "Etrn command";
}
