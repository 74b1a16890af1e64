package org.posthouse.smtpd;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.posthouse.api.access.Dispositions;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.client.Origin;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.Recipient;

/** Makes the envelope of a transaction that is complete. */
final class Envelopes {
  private Envelopes() {}

  /**
   * @param decision why it was let in
   */
  static Envelope of(
      ClientIdentity client, Transaction mail, SmtpdSettings policy, String decision) {
    Map<String, String> attributes = new TreeMap<>();
    client
        .origin()
        .ifPresentOrElse(
            origin -> putOrigin(attributes, origin), () -> putClient(attributes, client));
    put(attributes, Envelope.ENCODING, mail.sender().encoding());
    put(attributes, Envelope.SMTPUTF8, mail.sender().smtputf8() ? "yes" : "");
    put(attributes, Envelope.DSN_RETURN, mail.sender().returns());
    put(attributes, Envelope.ENVELOPE_ID, mail.sender().envelopeId());
    put(attributes, Envelope.DECISION, decision);
    put(attributes, Envelope.SASL_USERNAME, client.login());
    boolean local = client.origin().map(Origin::local).orElse(mail.local());
    attributes.put(Envelope.REWRITE_CONTEXT, local ? "local" : "remote");
    String filter = mail.dispositions().filter();
    put(attributes, Envelope.CONTENT_FILTER, filter.isEmpty() ? policy.contentFilter : filter);
    return new Envelope(
        mail.sender().address(), recipients(mail), mail.arrival(), attributes, Optional.of(client));
  }

  private static void putClient(Map<String, String> attributes, ClientIdentity client) {
    attributes.put(Envelope.PROTOCOL, client.protocol());
    attributes.put(Envelope.CLIENT_NAME, client.name());
    attributes.put(Envelope.CLIENT_ADDRESS, client.address());
    attributes.put(Envelope.CLIENT_PORT, client.port());
    put(attributes, Envelope.HELO, client.helo());
  }

  /** The next filter hears of the first client, too. */
  private static void putOrigin(Map<String, String> attributes, Origin origin) {
    attributes.put(Envelope.PROTOCOL, origin.protocol());
    attributes.put(Envelope.CLIENT_NAME, origin.name());
    attributes.put(Envelope.CLIENT_ADDRESS, origin.address());
    attributes.put(Envelope.CLIENT_PORT, origin.port());
    attributes.put(Envelope.HELO, origin.helo());
    attributes.put(Envelope.IDENT, origin.ident());
  }

  private static void put(Map<String, String> attributes, String name, String value) {
    if (!value.isEmpty()) {
      attributes.put(name, value);
    }
  }

  private static List<Recipient> recipients(Transaction mail) {
    Dispositions actions = mail.dispositions();
    List<Recipient> recipients =
        actions.redirect().isEmpty()
            ? mail.recipients().toList()
            : new ArrayList<>(List.of(instead(mail, actions.redirect())));
    actions.bcc().forEach(address -> recipients.add(new Recipient(address)));
    return recipients;
  }

  /**
   * One for all: the sender hears of it as of the first recipient by the alphabet, as in Postfix.
   */
  private static Recipient instead(Transaction mail, String address) {
    return mail.recipients().toList().stream()
        .min(Comparator.comparing(Recipient::original))
        .orElseThrow()
        .withAddress(address);
  }
}
