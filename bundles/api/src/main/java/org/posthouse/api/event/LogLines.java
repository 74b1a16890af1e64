package org.posthouse.api.event;

import java.util.Optional;
import org.posthouse.api.access.Facts;
import org.posthouse.api.client.Origin;
import org.posthouse.api.event.MailEvent.CommandCount;
import org.posthouse.api.event.MailEvent.Times;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.Recipient;

/** What the mail log says of events: Postfix's words, to the character. */
public final class LogLines {
  private LogLines() {}

  /**
   * A line.
   *
   * @param isWarning whether it is one
   */
  public record Line(boolean isWarning, String text) {}

  /** The line of an event; there is none of a yes, and of what Postfix has no line for. */
  public static Optional<Line> of(MailEvent event) {
    return switch (event) {
      case MailEvent.Connected(var client) -> info("connect from " + client.namaddr());
      case MailEvent.Disconnected gone -> info(disconnected(gone));
      case MailEvent.BrokenOff end -> info(brokenOff(end));
      case MailEvent.Decided decided -> decided(decided);
      case MailEvent.Noted(Facts facts, String word, String text, _) ->
          info(about(facts, word, text));
      case MailEvent.Opened opened -> info(opened(opened));
      case MailEvent.Activated(String id, String sender, long size, int recipients) ->
          info(
              id
                  + ": from=<"
                  + sender
                  + ">, size="
                  + size
                  + ", nrcpt="
                  + recipients
                  + " (queue active)");
      case MailEvent.Attempted attempt -> info(attempted(attempt));
      case MailEvent.Expired(String id, String sender, boolean forced) ->
          info(
              id
                  + ": from=<"
                  + sender
                  + ">, status="
                  + (forced ? "force-expired" : "expired")
                  + ", returned to sender");
      case MailEvent.Removed(String id) -> info(id + ": removed");
      case MailEvent.TlsEstablished tls -> tls.logged() ? info(established(tls)) : Optional.empty();
      case MailEvent.TlsFailed(MailEvent.Side side, String peer, String reason) ->
          info(
              (side == MailEvent.Side.SERVER ? "SSL_accept error from " : "SSL_connect error to ")
                  + peer
                  + ": "
                  + reason);
      case MailEvent.Committed _, MailEvent.Routed _ -> Optional.empty();
      case MailEvent.Reloaded now ->
          info("reload -- version " + now.version() + ", configuration " + now.directory());
      case MailEvent.ReloadRefused(String reason) ->
          warning("reload refused, the configuration in force stays: " + reason);
      case MailEvent.Extension(MailEvent.Change change, _, String text) ->
          change == MailEvent.Change.FAILED ? warning(text) : info(text);
    };
  }

  private static Optional<Line> info(String text) {
    return Optional.of(new Line(false, text));
  }

  private static Optional<Line> warning(String text) {
    return Optional.of(new Line(true, text));
  }

  private static String established(MailEvent.TlsEstablished tls) {
    String trust =
        switch (tls.trust()) {
          case ANONYMOUS -> "Anonymous";
          case UNTRUSTED -> "Untrusted";
          case TRUSTED -> "Trusted";
          case VERIFIED -> "Verified";
        };
    String way = tls.side() == MailEvent.Side.SERVER ? "from " : "to ";
    return trust + " TLS connection established " + way + tls.peer() + ": " + tls.tls().summary();
  }

  private static Optional<Line> decided(MailEvent.Decided decided) {
    if (decided.refusal().isEmpty()) {
      return Optional.empty();
    }
    return decided.by() instanceof Decider.Limit(String what, int count, String service)
        ? warning(
            what
                + " limit exceeded: "
                + count
                + " from "
                + decided.facts().client().namaddr()
                + " for service "
                + service)
        : info(about(decided.facts(), "reject", decided.refusal().get().reply()));
  }

  /** {@code ID: word: RCPT from name[addr]: text; from=<> to=<> proto=ESMTP helo=<>}. */
  private static String about(Facts facts, String word, String text) {
    var out = new StringBuilder(160 + text.length());
    out.append(facts.queueId()).append(": ").append(word).append(": ").append(facts.command());
    out.append(" from ").append(facts.client().namaddr()).append(": ").append(text).append(';');
    if (facts.sender() != null) {
      out.append(" from=<").append(facts.sender()).append('>');
    }
    if (facts.recipient() != null) {
      out.append(" to=<").append(facts.recipient()).append('>');
    }
    out.append(" proto=").append(facts.client().protocol());
    if (facts.client().hasHelo()) {
      out.append(" helo=<").append(facts.client().helo()).append('>');
    }
    return out.toString();
  }

  private static String brokenOff(MailEvent.BrokenOff end) {
    String place = end.bytes() > 0 ? end.after() + " (" + end.bytes() + " bytes)" : end.after();
    return end.how() + " after " + place + " from " + end.client().namaddr();
  }

  private static String disconnected(MailEvent.Disconnected gone) {
    var out = new StringBuilder(160);
    out.append("disconnect from ").append(gone.client().namaddr());
    int succeeded = 0;
    int all = 0;
    for (CommandCount count : gone.commands()) {
      append(out, count);
      succeeded += count.succeeded();
      all += count.all();
    }
    append(out, new CommandCount("commands", succeeded, all));
    return all == 0 ? out.append("/0").toString() : out.toString();
  }

  private static void append(StringBuilder out, CommandCount count) {
    out.append(' ').append(count.command()).append('=').append(count.succeeded());
    if (count.succeeded() != count.all()) {
      out.append('/').append(count.all());
    }
  }

  private static String opened(MailEvent.Opened opened) {
    var client = opened.client();
    String login = client.login().isEmpty() ? "" : ", sasl_username=" + client.login();
    String origin = client.origin().map(LogLines::origin).orElse("");
    return opened.queueId() + ": client=" + client.namaddr() + login + origin;
  }

  private static String origin(Origin origin) {
    return (origin.hasIdent() ? ", orig_queue_id=" + origin.ident() : "")
        + (origin.hasClient() ? ", orig_client=" + origin.namaddr() : "");
  }

  /** {@code ID: to=<...>, relay=..., delay=..., delays=a/b/c/d, dsn=..., status=... (text)}. */
  private static String attempted(MailEvent.Attempted attempt) {
    Recipient recipient = attempt.recipient();
    DeliveryStatus status = attempt.status();
    String address = recipient.address();
    var out = new StringBuilder(160 + status.text().length());
    out.append(attempt.queueId()).append(": to=<").append(address).append(">, ");
    if (!recipient.original().isEmpty() && !recipient.original().equalsIgnoreCase(address)) {
      out.append("orig_to=<").append(recipient.original()).append(">, ");
    }
    out.append("relay=").append(status.relay().isEmpty() ? "none" : status.relay());
    if (attempt.times().uses() > 1) {
      out.append(", conn_use=").append(attempt.times().uses());
    }
    delays(out, attempt.times());
    out.append(", dsn=").append(status.dsn()).append(", status=");
    out.append(attempt.word());
    return out.append(" (").append(status.text()).append(')').toString();
  }

  private static void delays(StringBuilder out, Times times) {
    long connected = times.connected();
    int decimals = times.decimals();
    DelayFormat.append(out.append(", delay="), times.ended() - times.arrival(), decimals);
    DelayFormat.append(out.append(", delays="), times.active() - times.arrival(), decimals);
    DelayFormat.append(out.append('/'), times.started() - times.active(), decimals);
    long connecting = connected == 0 ? 0 : connected - times.started();
    DelayFormat.append(out.append('/'), connecting, decimals);
    long sending = times.ended() - (connected == 0 ? times.started() : connected);
    DelayFormat.append(out.append('/'), sending, decimals);
  }
}
