package org.posthouse.api.access;

import org.posthouse.api.MailError;

/**
 * What a reply speaks of: {@code <name>: kind rejected: reason}.
 *
 * @param name shown in angle brackets
 * @param kind Postfix's word, see the constants
 */
public record Subject(String name, String kind) {
  public static final String CLIENT = "Client host";
  public static final String REVERSE_CLIENT = "Unverified Client host";
  public static final String HELO = "Helo command";
  public static final String SENDER = "Sender address";
  public static final String RECIPIENT = "Recipient address";
  public static final String DATA = "Data command";
  public static final String END_OF_DATA = "End-of-data";
  public static final String ETRN = "Etrn command";

  public static Subject client(Question question) {
    return new Subject(question.client().namaddr(), CLIENT);
  }

  public static Subject helo(Question question) {
    return new Subject(question.client().helo(), HELO);
  }

  public static Subject sender(Question question) {
    return new Subject(question.sender(), SENDER);
  }

  public static Subject recipient(Question question) {
    return new Subject(question.recipient(), RECIPIENT);
  }

  /**
   * A refusal in Postfix's form. A code that is no refusal, as a parameter can have it, becomes
   * 450.
   *
   * @param code reply code
   * @param dsn enhanced status code; its class becomes that of the code
   * @param reason what follows "rejected: "
   */
  public MailError rejected(int code, String dsn, String reason) {
    return refusal(code, dsn, "<" + name + ">: " + kind + " rejected: " + reason);
  }

  /** The answer when something could not be asked. */
  public MailError lookupFailure() {
    return new MailError(451, "4.3.0", "<" + name + ">: Temporary lookup failure");
  }

  /** A refusal in other words; see {@link #rejected} for code and status. */
  public static MailError refusal(int code, String dsn, String text) {
    int known = code >= 400 && code <= 599 ? code : 450;
    return new MailError(known, (char) ('0' + known / 100) + dsn.substring(1), text);
  }
}
