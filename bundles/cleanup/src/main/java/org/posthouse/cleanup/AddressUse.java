package org.posthouse.cleanup;

/** Where an address stands, in the words of canonical_classes and masquerade_classes. */
enum AddressUse {
  ENVELOPE_SENDER("envelope_sender", true),
  ENVELOPE_RECIPIENT("envelope_recipient", false),
  HEADER_SENDER("header_sender", true),
  HEADER_RECIPIENT("header_recipient", false);

  private final String word;
  private final boolean sender;

  AddressUse(String word, boolean sender) {
    this.word = word;
    this.sender = sender;
  }

  String word() {
    return word;
  }

  boolean isSender() {
    return sender;
  }
}
