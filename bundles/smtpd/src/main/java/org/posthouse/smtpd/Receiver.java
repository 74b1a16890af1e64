package org.posthouse.smtpd;

import java.io.EOFException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.posthouse.api.MailError;
import org.posthouse.api.MailException;
import org.posthouse.api.cleanup.MailDraft;
import org.posthouse.net.LineReader;
import org.posthouse.net.NewlineNormalizer;
import org.posthouse.smtpd.State.Chunking;
import org.posthouse.smtpd.State.ChunkingFailed;
import org.posthouse.smtpd.State.MailGiven;
import org.posthouse.smtpd.State.RcptGiven;
import org.posthouse.smtpd.State.Refused;
import org.posthouse.smtpd.check.Checks;
import org.posthouse.smtpd.check.Client;
import org.posthouse.smtpd.check.Question;

/** DATA and BDAT: takes the message and queues it. */
final class Receiver {
  private final Desk desk;
  private long received;

  Receiver(Desk desk) {
    this.desk = desk;
  }

  /** How much of a message has come, for the log of a connection that broke. */
  long received() {
    return received;
  }

  Step data(State state, CommandLine line, boolean pipelined) {
    return switch (state) {
      case Chunking _, ChunkingFailed _ -> Step.error(state, "503 5.5.1 Error: DATA after BDAT");
      case RcptGiven(Client client, Transaction mail) ->
          line.hasArgument()
              ? Step.error(state, "501 5.5.4 Syntax: DATA")
              : data(state, client, mail, pipelined);
      case MailGiven _, State.Connected _, State.Greeted _, Refused _ ->
          Step.error(state, noRecipient(state));
    };
  }

  private static String noRecipient(State state) {
    return switch (state) {
      case MailGiven _, RcptGiven _ -> "554 5.5.1 Error: no valid recipients";
      case Refused _ -> Small.denied(state);
      case State.Connected _, State.Greeted _, Chunking _, ChunkingFailed _ ->
          "503 5.5.1 Error: need RCPT command";
    };
  }

  private Step data(State state, Client client, Transaction mail, boolean pipelined) {
    if (mail.recipients().size() == 0) {
      return Step.error(state, "554 5.5.1 Error: no valid recipients");
    }
    Checks.Decision decision =
        desk.policy().checks.data(question("DATA", client, mail, pipelined), mail.actions());
    return decision.rejection().isPresent()
        ? Step.error(state, new Reply(decision.rejection().get().reply()))
        : new Step(
            new RcptGiven(client, mail.with(decision.actions())),
            new Reply("354 End data with <CR><LF>.<CR><LF>"),
            Step.Then.RECEIVE,
            true);
  }

  private static Question question(
      String command, Client client, Transaction mail, boolean pipelined) {
    Question question =
        Question.of(command, client, pipelined)
            .withSender(mail.sender().address())
            .inMessage(mail.queueId(), mail.recipients().size());
    return mail.recipients().size() == 1
        ? question.withRecipient(mail.recipients().last().address())
        : question;
  }

  /** Reads the message up to the end of data. */
  Step receive(State state, LineReader reader) throws IOException {
    Transaction mail = state.transaction().orElseThrow();
    Client client = state.client();
    Policy policy = desk.policy();
    Content content = open(client, mail);
    received = 0;
    boolean excluded = isExcluded(client);
    var mode = excluded ? org.posthouse.net.BareNewline.NORMALIZE : policy.bareNewlines.mode();
    long before = reader.bareNewlines();
    LineReader.DataEnd end =
        reader.readData(
            mode,
            policy.pace,
            policy.dataBudget(),
            (buffer, offset, length) -> {
              received += length;
              content.write(buffer, offset, length);
            });
    return switch (end) {
      case EOF -> throw new EOFException();
      case BARE_NEWLINE -> bareNewline(state, "DATA (" + received + " bytes)");
      case COMPLETE -> {
        if (policy.bareNewlines == Policy.BareNewlinePolicy.NOTE
            && !excluded
            && reader.bareNewlines() > before) {
          desk.log()
              .info(
                  mail.queueId()
                      + ": notice: bare <LF> received after DATA ("
                      + received
                      + " bytes) from "
                      + client.namaddr());
        }
        yield finish(state, mail, content, "250 2.0.0 Ok: queued as " + mail.queueId());
      }
    };
  }

  private boolean isExcluded(Client client) {
    return desk.policy().bareNewlineExclusions.matchClient(client.name(), client.address()).isYes();
  }

  Step bareNewline(State state, String where) {
    Policy policy = desk.policy();
    desk.log()
        .info(
            state.transaction().map(Transaction::queueId).orElse("NOQUEUE")
                + ": reject: bare <LF> received after "
                + where
                + " from "
                + state.client().namaddr());
    String reply =
        policy.bareNewlineCode + " 5.5.2 " + policy.hostName + " Error: bare <LF> received";
    return new Step(state.idle(), new Reply(reply), Step.Then.CLOSE, false);
  }

  /** Whether this client's command lines may not end in a bare line feed. */
  boolean forbidsBareNewline(Client client) {
    return desk.policy().bareNewlines == Policy.BareNewlinePolicy.REJECT && !isExcluded(client);
  }

  private Content open(Client client, Transaction mail) {
    Policy policy = desk.policy();
    if (mail.actions().discard()) {
      return Content.nowhere(policy.messageSizeLimit);
    }
    MailDraft draft = mail.draft().orElseThrow();
    try {
      if (mail.actions().hold()) {
        draft.hold();
      }
      return Content.into(
          draft.start(
              Envelopes.of(client, mail, policy),
              ReceivedHeader.of(client, mail, policy, Instant.now())),
          policy.messageSizeLimit);
    } catch (MailException e) {
      return Content.failed(e.error());
    }
  }

  private Step finish(State state, Transaction mail, Content content, String success) {
    Question question = question("END-OF-MESSAGE", state.client(), mail, false);
    if (content.failure().isEmpty()) {
      Checks.Decision decision = desk.policy().checks.endOfData(question, mail.actions());
      if (decision.rejection().isPresent()) {
        return Step.error(state.idle(), new Reply(decision.rejection().get().reply()));
      }
    }
    Optional<MailError> failure = content.commit();
    if (failure.isEmpty()) {
      return new Step(state.idle(), new Reply(success), Step.Then.FORGIVE, true);
    }
    if (content.isTooBig()) {
      desk.log().warn(mail.queueId() + ": queue file size limit exceeded");
    } else if (!failure.get().detail().isEmpty()) {
      desk.log().warn(mail.queueId() + ": " + failure.get().detail());
    }
    return Step.error(state.idle(), Reply.of(failure.get()));
  }

  /** BDAT: the chunk follows the command at once, so it is read whatever the answer is. */
  Step chunk(State state, CommandLine line, boolean pipelined, LineReader reader)
      throws IOException {
    if (EhloReply.hides("chunking", state.client(), desk.policy())) {
      return Step.error(state, "521 5.5.1 Error: command not implemented");
    }
    List<String> words = line.words();
    boolean last = words.size() == 2 && words.get(1).toUpperCase(Locale.ROOT).equals("LAST");
    if (words.isEmpty()
        || words.size() > 2
        || words.size() == 2 && !last
        || !words.getFirst().matches("[0-9]{1,18}")) {
      desk.log()
          .warn(
              state.transaction().map(Transaction::queueId).orElse("NOQUEUE")
                  + ": malformed BDAT command syntax from "
                  + state.client().namaddr()
                  + ": "
                  + line.text());
      return Step.error(state, "521 5.5.4 Syntax: BDAT count [LAST]");
    }
    long count = Long.parseLong(words.getFirst());
    return switch (state) {
      case ChunkingFailed _ -> {
        discard(count, reader);
        yield Step.error(
            last ? state.idle() : state,
            "551 5.0.0 Discarded " + count + " bytes after earlier error");
      }
      case Chunking(Client client, Transaction mail, Chunks chunks) ->
          take(client, mail, chunks, count, last, reader);
      case RcptGiven(Client client, Transaction mail) when mail.recipients().size() > 0 ->
          first(client, mail, count, last, pipelined, reader);
      case MailGiven _, RcptGiven _, State.Connected _, State.Greeted _, Refused _ ->
          refuse(state, new Reply(noRecipient(state)), count, last ? state : failed(state), reader);
    };
  }

  private static State failed(State state) {
    return state instanceof Refused ? state : new ChunkingFailed(state.client());
  }

  private Step refuse(State state, Reply reply, long count, State next, LineReader reader)
      throws IOException {
    discard(count, reader);
    return Step.error(next, reply);
  }

  private void discard(long count, LineReader reader) throws IOException {
    long budget = desk.policy().dataBudget();
    if (count > budget) {
      throw new org.posthouse.net.BudgetExceededException(budget);
    }
    if (!reader.readBytes(count, desk.policy().pace, (_, _, _) -> {})) {
      throw new EOFException();
    }
  }

  private Step first(
      Client client,
      Transaction mail,
      long count,
      boolean last,
      boolean pipelined,
      LineReader reader)
      throws IOException {
    Checks.Decision decision =
        desk.policy().checks.data(question("BDAT", client, mail, pipelined), mail.actions());
    Transaction decided = mail.with(decision.actions());
    State state = new RcptGiven(client, decided);
    if (decision.rejection().isPresent()) {
      return refuse(
          state,
          new Reply(decision.rejection().get().reply()),
          count,
          last ? state : failed(state),
          reader);
    }
    return take(client, decided, Chunks.of(open(client, decided)), count, last, reader);
  }

  private Step take(
      Client client, Transaction mail, Chunks chunks, long count, boolean last, LineReader reader)
      throws IOException {
    State state = new Chunking(client, mail, chunks);
    State afterFailure = last ? state.idle() : failed(state);
    long limit = desk.policy().messageSizeLimit;
    if (count == 0 && !last) {
      desk.log().warn(mail.queueId() + ": null BDAT request from " + client.namaddr());
      return Step.error(afterFailure, "551 5.7.1 Null BDAT request");
    }
    if (limit > 0 && chunks.bytes() + count > limit) {
      desk.log()
          .warn(
              mail.queueId()
                  + ": BDAT request from "
                  + client.namaddr()
                  + " exceeds message size limit");
      Reply refusal = new Reply("552 5.3.4 Chunk exceeds message size limit");
      return refuse(state, refusal, count, afterFailure, reader);
    }
    received = chunks.bytes();
    NewlineNormalizer sink = chunks.lines();
    boolean complete =
        reader.readBytes(
            count,
            desk.policy().pace,
            (buffer, offset, length) -> {
              received += length;
              sink.write(buffer, offset, length);
            });
    if (!complete) {
      throw new EOFException();
    }
    Chunks more = chunks.plus(count);
    if (last) {
      sink.finish();
      String success = "250 2.0.0 Ok: " + more.bytes() + " bytes queued as " + mail.queueId();
      return finish(state, mail, more.content(), success);
    }
    Optional<MailError> failure = more.content().failure();
    return failure.isPresent()
        ? Step.error(afterFailure, Reply.of(failure.get()))
        : Step.ok(new Chunking(client, mail, more), "250 2.0.0 Ok: " + count + " bytes");
  }
}
