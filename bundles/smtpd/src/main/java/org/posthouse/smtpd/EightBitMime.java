package org.posthouse.smtpd;

import java.util.Locale;
import java.util.Set;
import org.posthouse.api.client.ClientIdentity;

/** Content with the eighth bit (RFC 6152). */
final class EightBitMime extends Extension {
  EightBitMime() {
    super("8BITMIME");
  }

  @Override
  Set<String> mailParameters() {
    return Set.of("BODY");
  }

  @Override
  String mail(Parameter parameter, SenderParts sender, Desk desk, ClientIdentity client) {
    String kind = parameter.value().toLowerCase(Locale.ROOT);
    if (!kind.equals("7bit") && !kind.equals("8bitmime")) {
      return parameter.unsupported();
    }
    sender.encoding = kind;
    return "";
  }
}
