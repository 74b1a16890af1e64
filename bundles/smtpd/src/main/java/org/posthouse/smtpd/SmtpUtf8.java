package org.posthouse.smtpd;

import java.util.Set;
import org.posthouse.api.client.ClientIdentity;

/** Addresses and headers in UTF-8 (RFC 6531). */
final class SmtpUtf8 extends Extension {
  SmtpUtf8() {
    super("SMTPUTF8");
  }

  @Override
  Offer offer(Desk desk, ClientIdentity client) {
    return desk.policy().utf8 ? super.offer(desk, client) : Offer.NO;
  }

  @Override
  Set<String> mailParameters() {
    return Set.of("SMTPUTF8");
  }

  @Override
  String mail(Parameter parameter, SenderParts sender, Desk desk, ClientIdentity client) {
    sender.utf8 = !parameter.hasValue() && desk.policy().utf8 && !isHidden(desk, client);
    return sender.utf8 ? "" : parameter.unsupported();
  }
}
