package org.posthouse.smtpd;

import org.posthouse.smtpd.Transaction.Sender;

/** A sender that is being put together of the parameters of MAIL. Used by one thread. */
final class SenderParts {
  private final String address;
  long size;
  String encoding = "";
  boolean utf8;
  String returns = "";
  String envelopeId = "";

  SenderParts(String address) {
    this.address = address;
  }

  Sender sender() {
    return new Sender(address, size, encoding, utf8, returns, envelopeId);
  }
}
