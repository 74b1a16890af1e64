package org.posthouse.smtp;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.posthouse.api.Deadline;
import org.posthouse.api.config.ParameterList;
import org.posthouse.api.connection.Connection;
import org.posthouse.api.event.MailEvent;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.Reason;
import org.posthouse.api.table.LookupResult;
import org.posthouse.smtp.Session.Feature;

/** From the connection to a session: greeting, EHLO or HELO or LHLO, STARTTLS. */
final class Handshake {
  private static final int SMTP_PORT = 25;

  private final Service service;
  private final SmtpSettings policy;
  private final Timeouts timeouts;
  private final NextHop hop;
  private final TlsPolicy tls;
  private final TlsStarter starter;
  private final Log log;

  private CommandChannel wire;
  private boolean extended;
  private long sizeLimit = -1;
  private final Set<Feature> features = EnumSet.noneOf(Feature.class);

  Handshake(Service service, NextHop hop, TlsPolicy tls) {
    this.service = service;
    policy = service.policy();
    timeouts = policy.timeouts();
    this.hop = hop;
    this.tls = tls;
    starter = service.starter();
    log = service.log();
  }

  /** Returns a session ready for MAIL, or closes the connection. */
  Session open(Peer peer, Connection connection) throws SessionException {
    wire = new CommandChannel(peer, connection);
    boolean done = false;
    try {
      if (policy.tlsWrapper()) {
        protect();
      }
      boolean tryEhlo = greeting();
      hello(tryEhlo);
      if (!tls.isNone() && !policy.tlsWrapper()) {
        startTls();
      } else if (service.notesStartTls() && features.contains(Feature.STARTTLS)) {
        log.info("Host offered STARTTLS: [" + peer.host() + "]");
      }
      done = true;
      return new Session(wire, features, sizeLimit, extended);
    } finally {
      if (!done) {
        wire.close();
      }
    }
  }

  private boolean greeting() throws SessionException {
    Reply reply = wire.reply(Stage.GREETING, timeouts.helo());
    if (!reply.is(2)) {
      throw refused(reply, policy.skip5xxGreeting());
    }
    String[] words = reply.lines().getFirst().split("[\\s-]+", 4);
    if (isSelf(words)) {
      log.warn(
          "host " + wire.peer().name() + " greeted me with my own hostname " + policy.myHostname());
    }
    return policy.alwaysEhlo() || reply.text().contains("ESMTP");
  }

  private void hello(boolean tryEhlo) throws SessionException {
    if (policy.protocol() == Protocol.LMTP) {
      Reply reply = helloCommand(Stage.LHLO, "LHLO");
      if (!reply.is(2)) {
        throw refused(reply, false);
      }
      takeFeatures(reply);
      return;
    }
    if (tryEhlo && !policy.neverEhlo()) {
      Reply reply = helloCommand(Stage.EHLO, "EHLO");
      if (reply.is(2)) {
        checkLoop(reply);
        takeFeatures(reply);
        return;
      }
      if (reply.code() == 421) {
        throw refused(reply, false);
      }
    }
    Reply reply = helloCommand(Stage.HELO, "HELO");
    if (!reply.is(2)) {
      throw refused(reply, false);
    }
    checkLoop(reply);
  }

  private Reply helloCommand(Stage stage, String verb) throws SessionException {
    return wire.exchange(stage, timeouts.helo(), verb + " " + policy.heloName());
  }

  private SessionException refused(Reply reply, boolean soften) {
    Peer peer = wire.peer();
    var failure =
        new Failure(
            reply.is(4) || reply.is(5) ? reply.dsn() : "4.5.0",
            "host " + peer.name() + " refused to talk to me: " + reply.text(),
            peer.relay(),
            "dns; " + peer.host(),
            "smtp; " + reply.text());
    return new SessionException(soften ? failure.softened() : failure);
  }

  private boolean isSelf(String[] words) {
    return policy.protocol() == Protocol.SMTP
        && wire.peer().port() == SMTP_PORT
        && words.length > 1
        && words[1].equalsIgnoreCase(policy.myHostname());
  }

  private void checkLoop(Reply reply) throws SessionException {
    if (isSelf(reply.lines().getFirst().split("[\\s-]+", 3))) {
      log.warn(
          "host "
              + wire.peer().name()
              + " replied to HELO/EHLO with my own hostname "
              + policy.myHostname());
      String domain = hop instanceof NextHop.Inet inet ? inet.host() : hop.text();
      throw wire.failure(
          wire.peer().bestMx() ? "5.4.6" : "4.4.6", "mail for " + domain + " loops back to myself");
    }
  }

  private void takeFeatures(Reply reply) throws SessionException {
    extended = true;
    features.clear();
    sizeLimit = -1;
    Set<String> discarded = discardedKeywords();
    List<String> lines = reply.lines();
    for (int i = 1; i < lines.size(); i++) {
      String line = lines.get(i);
      String[] words = (line.length() > 4 ? line.substring(4) : "").strip().split("[\\s=]+");
      String keyword = words[0].toUpperCase(Locale.ROOT);
      if (!discarded.contains(keyword.toLowerCase(Locale.ROOT))) {
        takeFeature(keyword, words);
      }
    }
  }

  /** For some servers other keywords than for the rest. */
  private Set<String> discardedKeywords() throws SessionException {
    if (service.discardedKeywords().isEmpty()) {
      return policy.discardedKeywords();
    }
    String address = wire.peer().label();
    return switch (service.discardedKeywords().lookup(address)) {
      case LookupResult.Found found -> SmtpSettings.lowerCase(ParameterList.split(found.value()));
      case LookupResult.NotFound _ -> policy.discardedKeywords();
      case LookupResult.TryAgain(String reason) -> throw unknownKeywords(address, reason);
      case LookupResult.Misconfigured(String reason) -> throw unknownKeywords(address, reason);
    };
  }

  /** Whether this server is to be spoken to in plain text, say, nobody can tell. */
  private SessionException unknownKeywords(String address, String reason) {
    String title = service.discardedKeywords().title();
    log.warn(title + " map lookup error for " + address + ": " + reason);
    return wire.failure("4.3.0", "local data error while talking to " + wire.peer().name());
  }

  private void takeFeature(String keyword, String[] words) {
    switch (keyword) {
      case "PIPELINING" -> features.add(Feature.PIPELINING);
      case "8BITMIME" -> features.add(Feature.EIGHTBITMIME);
      case "DSN" -> features.add(Feature.DSN);
      case "SMTPUTF8" -> features.add(Feature.SMTPUTF8);
      case "STARTTLS" -> features.add(Feature.STARTTLS);
      case "SIZE" -> sizeLimit = words.length > 1 ? size(words[1]) : 0;
      case "XFORWARD" -> {
        for (int i = 1; i < words.length; i++) {
          takeXforward(words[i].toUpperCase(Locale.ROOT));
        }
      }
      default -> {}
    }
  }

  private long size(String text) {
    try {
      return Math.max(0, Long.parseLong(text));
    } catch (NumberFormatException _) {
      log.warn("bad EHLO SIZE limit \"" + text + "\" from " + wire.peer().name());
      return 0;
    }
  }

  private void takeXforward(String attribute) {
    for (Feature feature : Feature.values()) {
      if (feature.name().equals("XFORWARD_" + attribute)) {
        features.add(feature);
      }
    }
  }

  private void startTls() throws SessionException {
    if (!features.contains(Feature.STARTTLS)) {
      if (tls.isMandatory()) {
        throw wire.failure(
            "4.7.4", "TLS is required, but was not offered by host " + wire.peer().name());
      }
      return;
    }
    Reply reply = wire.exchange(Stage.STARTTLS, timeouts.startTls(), "STARTTLS");
    if (!reply.is(2)) {
      if (tls.isMandatory()) {
        throw wire.failure(
            "4.7.4",
            "TLS is required, but host "
                + wire.peer().name()
                + " refused to start TLS: "
                + reply.text());
      }
      return;
    }
    protect();
    hello(true);
  }

  private void protect() throws SessionException {
    Peer peer = wire.peer();
    if (wire.discardBuffered()) {
      throw wire.failure(
          "4.7.5", "host " + peer.name() + " sent more than a reply before the TLS handshake");
    }
    Connection plain = wire.connection();
    plain.deadline(Deadline.after(timeouts.startTls()));
    try {
      wire = new CommandChannel(peer, starter.start(plain, peer, hop, tls));
    } catch (JsseStarter.UnverifiedException e) {
      throw wire.failure("4.7.5", e.getMessage());
    } catch (IOException e) {
      log.event(new MailEvent.TlsFailed(MailEvent.Side.CLIENT, peer.relay(), Reason.of(e)));
      var failure =
          new Failure("4.7.5", "Cannot start TLS: handshake failure", peer.relay(), "", "");
      throw new SessionException(
          failure,
          tls.isMandatory() || tls.isNone()
              ? SessionException.Remedy.NEXT_HOST
              : SessionException.Remedy.PLAIN_TEXT);
    }
  }
}
