package org.posthouse.api.access;

/** The restriction lists, in the order in which they can matter. */
public enum Stage {
  /** smtpd_client_restrictions. */
  CLIENT,
  /** smtpd_helo_restrictions. */
  HELO,
  /** smtpd_sender_restrictions. */
  SENDER,
  /** smtpd_relay_restrictions. */
  RELAY,
  /** smtpd_recipient_restrictions. */
  RECIPIENT,
  /** smtpd_data_restrictions. */
  DATA,
  /** smtpd_end_of_data_restrictions. */
  END_OF_DATA,
  /** smtpd_etrn_restrictions. */
  ETRN
}
