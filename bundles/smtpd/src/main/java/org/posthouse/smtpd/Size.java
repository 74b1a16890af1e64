package org.posthouse.smtpd;

import java.util.Set;
import org.posthouse.api.client.ClientIdentity;

/** The client says how big a message will be (RFC 1870). */
final class Size extends Extension {
  private static final String BAD_SIZE = "501 5.5.4 Bad message size syntax";

  Size() {
    super("SIZE");
  }

  @Override
  Offer offer(Desk desk, ClientIdentity client) {
    long limit = desk.policy().messageSizeLimit;
    return new Offer.Yes(limit > 0 ? keyword() + " " + limit : keyword());
  }

  @Override
  Set<String> mailParameters() {
    return Set.of("SIZE");
  }

  @Override
  String mail(Parameter parameter, SenderParts sender, Desk desk, ClientIdentity client) {
    if (!parameter.hasValue()) {
      return parameter.unsupported();
    }
    if (!parameter.value().matches("[0-9]+")) {
      return BAD_SIZE;
    }
    try {
      sender.size = Long.parseLong(parameter.value());
      return "";
    } catch (NumberFormatException e) {
      return "552 5.3.4 Message size exceeds file system imposed limit";
    }
  }
}
