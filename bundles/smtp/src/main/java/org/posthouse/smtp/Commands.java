package org.posthouse.smtp;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.message.Recipient;
import org.posthouse.mail.Addresses;
import org.posthouse.mail.Xtext;
import org.posthouse.smtp.Session.Feature;

/** The texts of MAIL, RCPT and XFORWARD for what a server offers. */
final class Commands {
  private static final String UNAVAILABLE = "[UNAVAILABLE]";

  private Commands() {}

  static String mail(Session session, QueuedMessage message, boolean quote) {
    Envelope envelope = message.envelope();
    var out =
        new StringBuilder("MAIL FROM:<").append(address(envelope.sender(), quote)).append('>');
    if (session.offersSize()) {
      out.append(" SIZE=").append(message.content().size());
    }
    if (session.offers(Feature.EIGHTBITMIME)) {
      envelope
          .attribute(Envelope.ENCODING)
          .ifPresent(e -> out.append(e.startsWith("8bit") ? " BODY=8BITMIME" : " BODY=7BIT"));
    }
    if (session.offers(Feature.DSN)) {
      envelope
          .attribute(Envelope.DSN_RETURN)
          .filter(ret -> !ret.isEmpty())
          .ifPresent(ret -> out.append(" RET=").append(ret.toUpperCase(Locale.ROOT)));
      envelope
          .attribute(Envelope.ENVELOPE_ID)
          .filter(id -> !id.isEmpty())
          .ifPresent(id -> out.append(" ENVID=").append(Xtext.encode(id)));
    }
    if (session.offers(Feature.SMTPUTF8) && needsUtf8(envelope)) {
      out.append(" SMTPUTF8");
    }
    return out.toString();
  }

  /** Quotes stand where the standard wants them, or nowhere. */
  private static String address(String address, boolean quote) {
    return quote ? address : Addresses.internal(address);
  }

  static boolean needsUtf8(Envelope envelope) {
    return envelope.attribute(Envelope.SMTPUTF8).filter("yes"::equals).isPresent();
  }

  static String rcpt(Session session, Recipient recipient, boolean quote) {
    var out =
        new StringBuilder("RCPT TO:<").append(address(recipient.address(), quote)).append('>');
    if (session.offers(Feature.DSN)) {
      originalRecipient(recipient).ifPresent(orcpt -> out.append(" ORCPT=").append(orcpt));
      Set<Recipient.Notify> notify = recipient.dsnNotify();
      if (!notify.isEmpty()) {
        var words = new TreeSet<>(notify).stream().map(Enum::name).toList();
        out.append(" NOTIFY=").append(String.join(",", words));
      }
    }
    return out.toString();
  }

  private static Optional<String> originalRecipient(Recipient recipient) {
    String given = recipient.dsnOriginal();
    int semicolon = given.indexOf(';');
    if (semicolon > 0) {
      String type = given.substring(0, semicolon + 1);
      return Optional.of(type + Xtext.encode(given.substring(semicolon + 1)));
    }
    String original = recipient.original();
    return original.isEmpty() ? Optional.empty() : Optional.of("rfc822;" + Xtext.encode(original));
  }

  /** The client's name, address and port; empty if the server wants none of them. */
  static String xforwardClient(Session session, Envelope envelope) {
    var out = new StringBuilder("XFORWARD");
    xforward(out, session, Feature.XFORWARD_NAME, envelope.attribute(Envelope.CLIENT_NAME));
    xforward(
        out,
        session,
        Feature.XFORWARD_ADDR,
        envelope
            .attribute(Envelope.CLIENT_ADDRESS)
            .map(address -> address.indexOf(':') >= 0 ? "IPV6:" + address : address));
    xforward(out, session, Feature.XFORWARD_PORT, envelope.attribute(Envelope.CLIENT_PORT));
    return command(out);
  }

  /** How the message came here; empty if the server wants to know nothing of it. */
  static String xforwardProtocol(Session session, QueuedMessage message) {
    Envelope envelope = message.envelope();
    boolean remote =
        envelope.attribute(Envelope.REWRITE_CONTEXT).filter("remote"::equals).isPresent();
    var out = new StringBuilder("XFORWARD");
    xforward(out, session, Feature.XFORWARD_PROTO, envelope.attribute(Envelope.PROTOCOL));
    xforward(out, session, Feature.XFORWARD_HELO, envelope.attribute(Envelope.HELO));
    xforward(out, session, Feature.XFORWARD_IDENT, Optional.of(ident(message)));
    xforward(out, session, Feature.XFORWARD_SOURCE, Optional.of(remote ? "REMOTE" : "LOCAL"));
    return command(out);
  }

  /** The same name all the way through filters. */
  private static String ident(QueuedMessage message) {
    return message
        .envelope()
        .attribute(Envelope.IDENT)
        .filter(ident -> !ident.equals("unknown"))
        .orElse(message.queueId());
  }

  private static void xforward(
      StringBuilder out, Session session, Feature feature, Optional<String> value) {
    if (session.offers(feature)) {
      String text = value.filter(v -> !v.isEmpty() && !v.equals("unknown")).orElse(UNAVAILABLE);
      out.append(' ').append(feature.name().substring("XFORWARD_".length())).append('=');
      out.append(Xtext.encode(text));
    }
  }

  private static String command(StringBuilder out) {
    return out.length() > "XFORWARD".length() ? out.toString() : "";
  }
}
