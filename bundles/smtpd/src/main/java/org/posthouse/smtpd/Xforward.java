package org.posthouse.smtpd;

import java.util.Locale;
import java.util.Optional;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.client.Origin;
import org.posthouse.mail.Printable;
import org.posthouse.smtpd.State.Chunking;
import org.posthouse.smtpd.State.ChunkingFailed;
import org.posthouse.smtpd.State.Connected;
import org.posthouse.smtpd.State.Greeted;
import org.posthouse.smtpd.State.MailGiven;
import org.posthouse.smtpd.State.RcptGiven;
import org.posthouse.smtpd.State.Refused;
import org.posthouse.tables.ListMatch;

/**
 * XFORWARD: a content filter says where the next message came from (XFORWARD_README). That is for
 * the log and the next filter; access control does not see it.
 */
final class Xforward extends Extension {
  private static final Verb XFORWARD = Verb.of("XFORWARD", Verb.Kind.LAST, 40);
  private static final String ATTRIBUTES = "NAME ADDR PROTO HELO SOURCE PORT IDENT";

  Xforward() {
    super("XFORWARD");
  }

  @Override
  Offer offer(Desk desk, ClientIdentity client) {
    return switch (allowed(desk)) {
      case ListMatch.Yes _ -> new Offer.Yes(keyword() + " " + ATTRIBUTES);
      case ListMatch.No _ -> Offer.NO;
      case ListMatch.Unknown(String reason) -> new Offer.Unknown(reason);
    };
  }

  /** That is a matter of the peer, whoever it speaks for. */
  private static ListMatch allowed(Desk desk) {
    ClientIdentity peer = desk.peer();
    return desk.policy().xforwardHosts.matchClient(peer.name(), peer.address());
  }

  @Override
  Optional<Command.Entry> command() {
    return Optional.of(
        new Command.Entry(XFORWARD, (desk, state, line, _) -> run(desk, state, line)));
  }

  /** A changed origin, or the reply to what is wrong. */
  private record Change(Origin origin, String error) {}

  private static Step run(Desk desk, State state, CommandLine line) {
    return switch (state) {
      case MailGiven _, RcptGiven _, Chunking _ ->
          Step.error(state, "503 5.5.1 Error: MAIL transaction in progress");
      case Connected _, Greeted _, ChunkingFailed _, Refused _ -> tell(desk, state, line);
    };
  }

  private static Step tell(Desk desk, State state, CommandLine line) {
    if (!line.hasArgument()) {
      return Step.error(state, "501 5.5.4 Syntax: XFORWARD attribute=value...");
    }
    return switch (allowed(desk)) {
      case ListMatch.Unknown(String reason) ->
          LocalDataError.command(desk, state, "XFORWARD", reason);
      case ListMatch.No _ -> Step.error(state, "550 5.7.0 Error: insufficient authorization");
      case ListMatch.Yes _ -> take(state, line);
    };
  }

  private static Step take(State state, CommandLine line) {
    Origin origin = state.client().origin().orElse(Origin.UNKNOWN);
    for (String word : line.words()) {
      Change change = change(origin, AttributeWord.parse(word));
      if (!change.error.isEmpty()) {
        return Step.error(state, change.error);
      }
      origin = change.origin;
    }
    ClientIdentity client = state.client().withOrigin(Optional.of(origin));
    return Step.ok(client.hasHelo() ? new Greeted(client) : new Connected(client), "250 2.0.0 Ok");
  }

  private static Change change(Origin origin, AttributeWord word) {
    if (word.isWrong()) {
      return new Change(origin, word.problem());
    }
    return switch (word.name()) {
      case "NAME" -> when(word.isHostName(), word, origin.withName(word.text()));
      case "ADDR" -> word.isAddress() ? ok(origin.withAddress(word.address())) : bad(origin, word);
      case "PORT" -> when(word.isPort(), word, origin.withPort(word.text()));
      case "PROTO" -> ok(origin.withProtocol(word.text()));
      case "HELO" -> ok(origin.withHelo(word.text()));
      case "IDENT" -> ok(origin.withIdent(word.text()));
      case "SOURCE" -> source(origin, word);
      default ->
          new Change(origin, "501 5.5.4 Bad XFORWARD attribute name: " + Printable.of(word.name()));
    };
  }

  private static Change source(Origin origin, AttributeWord word) {
    return switch (word.value().toUpperCase(Locale.ROOT)) {
      case "LOCAL" -> ok(origin.withLocal(true));
      case "REMOTE", "" -> ok(origin.withLocal(false));
      default -> bad(origin, word);
    };
  }

  private static Change when(boolean good, AttributeWord word, Origin after) {
    return good ? ok(after) : bad(after, word);
  }

  private static Change ok(Origin origin) {
    return new Change(origin, "");
  }

  private static Change bad(Origin before, AttributeWord word) {
    return new Change(before, word.bad());
  }
}
