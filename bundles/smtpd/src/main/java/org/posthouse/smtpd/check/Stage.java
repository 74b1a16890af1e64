package org.posthouse.smtpd.check;

/** The restriction lists, in the order in which they can matter. */
enum Stage {
  CLIENT("smtpd_client_restrictions"),
  HELO("smtpd_helo_restrictions"),
  SENDER("smtpd_sender_restrictions"),
  RELAY("smtpd_relay_restrictions"),
  RECIPIENT("smtpd_recipient_restrictions"),
  DATA("smtpd_data_restrictions"),
  END_OF_DATA("smtpd_end_of_data_restrictions"),
  ETRN("smtpd_etrn_restrictions");

  private final String parameter;

  Stage(String parameter) {
    this.parameter = parameter;
  }

  String parameter() {
    return parameter;
  }

  /** What a restriction that names nothing itself speaks of. */
  Subject subject(Check check) {
    return switch (this) {
      case CLIENT -> check.clientSubject();
      case HELO -> check.heloSubject();
      case SENDER -> check.senderSubject();
      case RELAY, RECIPIENT -> check.recipientSubject();
      case DATA -> new Subject("DATA", Subject.DATA);
      case END_OF_DATA -> new Subject("END-OF-MESSAGE", Subject.END_OF_DATA);
      case ETRN -> new Subject(check.question().etrnDomain(), Subject.ETRN);
    };
  }

  /** The access table search meant by a bare {@code type:name} in this list. */
  String tableRestriction() {
    return switch (this) {
      case CLIENT -> "check_client_access";
      case HELO -> "check_helo_access";
      case SENDER -> "check_sender_access";
      case ETRN -> "check_etrn_access";
      default -> "check_recipient_access";
    };
  }
}
