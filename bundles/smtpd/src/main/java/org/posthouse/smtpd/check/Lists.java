package org.posthouse.smtpd.check;

import org.posthouse.api.access.Question;
import org.posthouse.api.access.Stage;
import org.posthouse.api.access.Subject;

/** What differs from list to list. */
final class Lists {
  private Lists() {}

  /** What a restriction that names nothing itself speaks of. */
  static Subject subject(Stage stage, Question question) {
    return switch (stage) {
      case CLIENT -> Subject.client(question);
      case HELO -> Subject.helo(question);
      case SENDER -> Subject.sender(question);
      case RELAY, RECIPIENT -> Subject.recipient(question);
      case DATA -> new Subject("DATA", Subject.DATA);
      case END_OF_DATA -> new Subject("END-OF-MESSAGE", Subject.END_OF_DATA);
      case ETRN -> new Subject(question.etrnDomain(), Subject.ETRN);
    };
  }

  /** The access table search meant by a bare {@code type:name}. */
  static String tableRestriction(Stage stage) {
    return switch (stage) {
      case CLIENT -> "check_client_access";
      case HELO -> "check_helo_access";
      case SENDER -> "check_sender_access";
      case ETRN -> "check_etrn_access";
      case RELAY, RECIPIENT, DATA, END_OF_DATA -> "check_recipient_access";
    };
  }
}
