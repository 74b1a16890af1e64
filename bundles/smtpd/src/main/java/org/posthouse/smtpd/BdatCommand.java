package org.posthouse.smtpd;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.posthouse.api.MailError;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.net.NewlineNormalizer;
import org.posthouse.smtpd.State.Chunking;
import org.posthouse.smtpd.State.ChunkingFailed;
import org.posthouse.smtpd.State.MailGiven;
import org.posthouse.smtpd.State.RcptGiven;
import org.posthouse.smtpd.State.Refused;
import org.posthouse.smtpd.check.Decision;

/** BDAT: a message in chunks (RFC 3030). */
final class BdatCommand {
  private final Desk desk;
  private final Reception reception;

  BdatCommand(Desk desk) {
    this.desk = desk;
    reception = new Reception(desk);
  }

  /** The chunk follows the command at once, so it is read whatever the answer is. */
  Step run(State state, CommandLine line, boolean pipelined) throws IOException {
    List<String> words = line.words();
    boolean last = words.size() == 2 && words.get(1).toUpperCase(Locale.ROOT).equals("LAST");
    if (words.isEmpty()
        || words.size() > 2
        || words.size() == 2 && !last
        || !words.getFirst().matches("[0-9]{1,18}")) {
      desk.log()
          .warn(
              queueId(state)
                  + ": malformed BDAT command syntax from "
                  + state.client().namaddr()
                  + ": "
                  + line.text());
      return Step.error(state, "521 5.5.4 Syntax: BDAT count [LAST]");
    }
    long count = Long.parseLong(words.getFirst());
    if (count == 0 && !last && !(state instanceof Refused)) {
      desk.log().warn(queueId(state) + ": null BDAT request from " + state.client().namaddr());
      return Step.error(failed(state), "551 5.7.1 Null BDAT request");
    }
    return switch (state) {
      case ChunkingFailed _ -> {
        desk.dialogue().skip(count);
        yield Step.error(
            last ? state.idle() : state,
            "551 5.0.0 Discarded " + count + " bytes after earlier error");
      }
      case Chunking(ClientIdentity client, Transaction mail, Chunks chunks) ->
          take(client, mail, chunks, count, last);
      case RcptGiven(ClientIdentity client, Transaction mail) when mail.recipients().size() > 0 ->
          first(client, mail, count, last, pipelined);
      case MailGiven _, RcptGiven _, State.Connected _, State.Greeted _, Refused _ ->
          refuse(state, new Reply(Reception.noRecipient(state)), count, after(state, last));
    };
  }

  private static String queueId(State state) {
    return state.transaction().map(Transaction::queueId).orElse("NOQUEUE");
  }

  /** After a chunk that was refused: the last one ends the transaction (RFC 3030 section 2). */
  private static State after(State state, boolean last) {
    return last ? state.idle() : failed(state);
  }

  private static State failed(State state) {
    return state instanceof Refused || state instanceof ChunkingFailed
        ? state
        : new ChunkingFailed(state.client(), isInMail(state));
  }

  private static boolean isInMail(State state) {
    return state.transaction().isPresent();
  }

  private Step refuse(State state, Reply reply, long count, State next) throws IOException {
    desk.dialogue().skip(count);
    return Step.error(next, reply);
  }

  private Step first(
      ClientIdentity client, Transaction mail, long count, boolean last, boolean pipelined)
      throws IOException {
    Decision decision =
        desk.gate().data(Reception.question("BDAT", client, mail, pipelined), mail.actions());
    Transaction decided = mail.with(decision.actions());
    State state = new RcptGiven(client, decided);
    if (decision.isRefused()) {
      return refuse(state, Reply.of(decision), count, after(state, last));
    }
    return take(client, decided, Chunks.of(reception.open(client, decided)), count, last);
  }

  private Step take(
      ClientIdentity client, Transaction mail, Chunks chunks, long count, boolean last)
      throws IOException {
    State state = new Chunking(client, mail, chunks);
    State afterFailure = after(state, last);
    long limit = desk.policy().messageSizeLimit;
    if (limit > 0 && chunks.bytes() + count > limit) {
      desk.log()
          .warn(
              mail.queueId()
                  + ": BDAT request from "
                  + client.namaddr()
                  + " exceeds message size limit");
      Reply refusal = new Reply("552 5.3.4 Chunk exceeds message size limit");
      return refuse(state, refusal, count, afterFailure);
    }
    desk.dialogue().restart(chunks.bytes());
    NewlineNormalizer sink = chunks.lines();
    long before = sink.bareNewlines();
    desk.dialogue().readBytes(count, sink);
    Chunks more = chunks.plus(count);
    if (sink.bareNewlines() > before && reception.forbidsBareNewline(client)) {
      return Step.error(afterFailure, reception.bareNewline(mail, client, "BDAT"));
    }
    if (last) {
      sink.finish();
      reception.noteBareNewlines(sink.bareNewlines(), "BDAT", client, mail);
      String success =
          "250 2.0.0 Ok: " + more.content().size() + " bytes queued as " + mail.queueId();
      return reception.finish(state, mail, more.content(), success);
    }
    Optional<MailError> failure = more.content().failure();
    return failure.isPresent()
        ? Step.error(afterFailure, Reply.of(failure.get()))
        : Step.ok(new Chunking(client, mail, more), "250 2.0.0 Ok: " + count + " bytes");
  }
}
