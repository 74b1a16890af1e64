package org.posthouse.api.rewrite;

/** The address classes of Postfix (ADDRESS_CLASS_README). */
public enum AddressClass {
  LOCAL,
  VIRTUAL_ALIAS,
  VIRTUAL_MAILBOX,
  RELAY,
  DEFAULT
}
