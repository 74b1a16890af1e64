package org.posthouse.api.access;

/** The restriction lists, in the order in which they can matter. */
public enum Stage {
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

  /** The parameter of main.cf that is the list. */
  public String parameter() {
    return parameter;
  }
}
