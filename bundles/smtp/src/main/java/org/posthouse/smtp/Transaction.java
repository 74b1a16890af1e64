package org.posthouse.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.posthouse.api.delivery.DeliveryRequest.Target;
import org.posthouse.api.log.Log;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.message.Recipient;
import org.posthouse.smtp.Session.Feature;

/**
 * One message over one session. Where the server offers PIPELINING, the envelope and DATA leave in
 * one write.
 */
final class Transaction {
  /** So many commands may be on the way before their replies are read: both fit socket buffers. */
  private static final int WINDOW = 100;

  private static final int CHUNK = 1 << 16;
  private static final byte[] END_OF_DATA = {'.', '\r', '\n'};

  private final Session session;
  private final CommandChannel wire;
  private final SmtpSettings policy;
  private final Timeouts timeouts;
  private final QueuedMessage message;
  private final Results results;
  private final DeliveryFlags flags;
  private final Log log;
  private final boolean probe;
  private final List<Target> accepted = new ArrayList<>();
  private Reply goAhead;

  Transaction(
      Session session,
      SmtpSettings policy,
      QueuedMessage message,
      Results results,
      DeliveryFlags flags,
      Log log) {
    this.session = session;
    wire = session.wire();
    this.policy = policy;
    timeouts = policy.timeouts();
    this.message = message;
    probe = message.envelope().isProbe();
    this.results = results;
    this.flags = flags;
    this.log = log;
  }

  /**
   * Tries to deliver to the recipients that are open.
   *
   * @param last whether the session ends after it, so that QUIT may follow the content at once
   * @throws SessionException if the session broke; recipients without a result are still open
   */
  void run(boolean last) throws SessionException {
    if (!isPossible()) {
      return;
    }
    session.clean(false);
    List<Target> targets = results.open();
    boolean pipelining = session.offers(Feature.PIPELINING) && !(probe && policy.probeAtData());
    boolean go = pipelining ? pipelined(targets) : stepByStep(targets);
    if (go && probe) {
      abandon();
    } else if (go) {
      data(last);
    }
  }

  /** The server waits for content that a probe does not have: nothing ends that but the line. */
  private void abandon() {
    session.spoil();
    DeliveryStatus status = taken(goAhead);
    accepted.forEach(target -> results.sent(target, status));
  }

  private boolean isPossible() {
    long size = message.content().size();
    if (session.sizeLimit() > 0 && size > session.sizeLimit()) {
      refuse(
          "5.3.4",
          "message size "
              + size
              + " exceeds size limit "
              + session.sizeLimit()
              + " of server "
              + session.peer().name());
      return false;
    }
    if (Commands.needsUtf8(message.envelope()) && !session.offers(Feature.SMTPUTF8)) {
      refuse("5.6.7", "SMTPUTF8 is required, but was not offered by host " + session.peer().name());
      return false;
    }
    return true;
  }

  private void refuse(String dsn, String text) {
    results.allFailed(new Failure(dsn, text, session.peer().relay(), "", ""));
  }

  private boolean stepByStep(List<Target> targets) throws SessionException {
    for (String command : xforward()) {
      wire.exchange(Stage.XFORWARD, timeouts.xforward(), command);
    }
    wire.send(
        Stage.MAIL, timeouts.mail(), Commands.mail(session, message, policy.quoteAddresses()));
    if (!mailReply(targets)) {
      return false;
    }
    for (Target target : targets) {
      wire.send(Stage.RCPT, timeouts.rcpt(), rcpt(target));
      rcptReply(target);
    }
    if (accepted.isEmpty() || endsAtRcpt()) {
      return false;
    }
    wire.send(Stage.DATA, timeouts.dataInit(), "DATA");
    return dataReply();
  }

  private boolean pipelined(List<Target> targets) throws SessionException {
    List<String> xforward = xforward();
    for (String command : xforward) {
      wire.send(Stage.XFORWARD, timeouts.xforward(), command);
    }
    wire.send(
        Stage.MAIL, timeouts.mail(), Commands.mail(session, message, policy.quoteAddresses()));
    boolean mailAccepted = true;
    for (int from = 0; from < targets.size(); from += WINDOW) {
      List<Target> window = targets.subList(from, Math.min(from + WINDOW, targets.size()));
      for (Target target : window) {
        wire.send(Stage.RCPT, timeouts.rcpt(), rcpt(target));
      }
      if (from + WINDOW >= targets.size() && !endsAtRcpt()) {
        wire.send(Stage.DATA, timeouts.dataInit(), "DATA");
      }
      if (from == 0) {
        for (String _ : xforward) {
          wire.reply(Stage.XFORWARD, timeouts.xforward());
        }
        mailAccepted = mailReply(targets);
      }
      for (Target target : window) {
        if (mailAccepted) {
          rcptReply(target);
        } else {
          wire.reply(Stage.RCPT, timeouts.rcpt());
        }
      }
      if (!mailAccepted && from + WINDOW < targets.size()) {
        return false;
      }
    }
    if (endsAtRcpt()) {
      return false;
    }
    return accepted.isEmpty() ? withdraw() : dataReply();
  }

  /** A probe is over when it is known whether the recipients are taken. */
  private boolean endsAtRcpt() {
    return probe && !policy.probeAtData();
  }

  private String rcpt(Target target) {
    return Commands.rcpt(session, target.recipient(), policy.quoteAddresses());
  }

  /** DATA is on its way though nobody wants the message: if the server agreed, end it empty. */
  private boolean withdraw() throws SessionException {
    Reply reply = reply(Stage.DATA, timeouts.dataInit());
    if (reply.is(3)) {
      wire.send(Stage.DATA, timeouts.dataInit(), END_OF_DATA, 0, END_OF_DATA.length);
      reply(Stage.END_OF_DATA, timeouts.dataDone());
    }
    return false;
  }

  private List<String> xforward() {
    if (!policy.sendXforward()) {
      return List.of();
    }
    var commands = new ArrayList<String>(2);
    commands.add(Commands.xforwardClient(session, message.envelope()));
    commands.add(Commands.xforwardProtocol(session, message));
    commands.removeIf(String::isEmpty);
    return commands;
  }

  private Reply reply(Stage stage, Duration patience) throws SessionException {
    Reply reply = wire.reply(stage, patience);
    if (reply.code() == 421) {
      session.dismiss();
    }
    return reply;
  }

  private boolean mailReply(List<Target> targets) throws SessionException {
    Reply reply = reply(Stage.MAIL, timeouts.mail());
    if (reply.is(2)) {
      return true;
    }
    Failure failure = said(reply, "MAIL FROM command");
    targets.forEach(target -> results.failed(target, failure));
    return false;
  }

  private void rcptReply(Target target) throws SessionException {
    Reply reply = reply(Stage.RCPT, timeouts.rcpt());
    if (reply.is(2) && endsAtRcpt()) {
      results.sent(target, taken(reply));
    } else if (reply.is(2)) {
      accepted.add(target);
    } else {
      results.failed(target, said(reply, "RCPT TO command"));
    }
  }

  private DeliveryStatus taken(Reply reply) {
    return DeliveryStatus.sent(
        reply.is(2) ? reply.dsn() : "2.0.0", session.peer().relay(), reply.text());
  }

  private boolean dataReply() throws SessionException {
    Reply reply = reply(Stage.DATA, timeouts.dataInit());
    if (reply.is(3)) {
      goAhead = reply;
      return true;
    }
    Failure failure = said(reply, "DATA command");
    accepted.forEach(target -> results.failed(target, failure));
    return false;
  }

  private void data(boolean last) throws SessionException {
    sendContent();
    wire.send(Stage.END_OF_DATA, timeouts.dataTransfer(), END_OF_DATA, 0, END_OF_DATA.length);
    if (last && session.offers(Feature.PIPELINING) && !policy.waitForQuitReply()) {
      wire.send(Stage.QUIT, timeouts.dataTransfer(), "QUIT");
      session.spoil();
    }
    boolean clean = true;
    if (policy.protocol() == Protocol.LMTP) {
      for (Target target : accepted) {
        clean &= endOfData(List.of(target));
      }
    } else {
      clean = endOfData(accepted);
    }
    session.clean(clean);
  }

  private boolean endOfData(List<Target> targets) throws SessionException {
    Reply reply = reply(Stage.END_OF_DATA, timeouts.dataDone());
    if (reply.is(2)) {
      var delivered =
          DeliveryStatus.sent(reply.dsn(), session.peer().relay(), reply.text())
              .withPassedOn(session.offers(Feature.DSN));
      // Without a host that said so it counts as delivered, with one as relayed.
      var status =
          flags.isFinal()
              ? delivered
              : delivered.withRemote("dns; " + session.peer().host(), "smtp; " + reply.text());
      targets.forEach(target -> results.sent(target, status));
      return true;
    }
    Failure failure = said(reply, "end of DATA command");
    targets.forEach(target -> results.failed(target, failure));
    return false;
  }

  private void sendContent() throws SessionException {
    var body =
        new BodyWriter(
            (bytes, offset, length) ->
                wire.send(Stage.BODY, timeouts.dataTransfer(), bytes, offset, length),
            policy.lineLengthLimit());
    byte[] chunk = new byte[Math.clamp(message.content().size(), 1, CHUNK)];
    try (InputStream in = message.content().open()) {
      byte[] top = headers();
      body.write(top, 0, top.length);
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        body.write(chunk, 0, count);
      }
      body.finish();
      if (body.hasBroken()) {
        log.info(
            message.queueId()
                + ": breaking line > "
                + policy.lineLengthLimit()
                + " bytes with <CR><LF>SPACE");
      }
    } catch (IOException e) {
      throw wire.failure("4.3.0", "local data error while talking to " + session.peer().name());
    }
  }

  private byte[] headers() {
    Recipient recipient = accepted.getFirst().recipient();
    return flags.headers(message.envelope().sender(), recipient).getBytes(StandardCharsets.UTF_8);
  }

  private Failure said(Reply reply, String command) {
    String text =
        "host "
            + session.peer().name()
            + " said: "
            + reply.text()
            + " (in reply to "
            + command
            + ")";
    boolean error = reply.is(4) || reply.is(5);
    return new Failure(
        error ? reply.dsn() : "4.5.0",
        error ? text : "Protocol error: " + text,
        session.peer().relay(),
        "dns; " + session.peer().host(),
        "smtp; " + reply.text());
  }
}
