package org.posthouse.smtpd;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.mail.Printable;
import org.posthouse.smtpd.State.Chunking;
import org.posthouse.smtpd.State.Connected;
import org.posthouse.smtpd.State.MailGiven;
import org.posthouse.smtpd.State.RcptGiven;
import org.posthouse.tables.ListMatch;

/** XCLIENT: an authorized client says whom it speaks for (XCLIENT_README). */
final class Xclient extends Extension {
  private static final Verb XCLIENT = Verb.of("XCLIENT", Verb.Kind.LAST, 30).beforeTls();
  private static final String ATTRIBUTES =
      "NAME ADDR PROTO HELO REVERSE_NAME PORT LOGIN DESTADDR DESTPORT";

  Xclient() {
    super("XCLIENT");
  }

  @Override
  Offer offer(Desk desk, ClientIdentity client) {
    return switch (desk.policy().xclientHosts.matchClient(client.name(), client.address())) {
      case ListMatch.Yes _ -> new Offer.Yes(keyword() + " " + ATTRIBUTES);
      case ListMatch.No _ -> Offer.NO;
      case ListMatch.Unknown(String reason) -> new Offer.Unknown(reason);
    };
  }

  @Override
  Optional<Command.Entry> command() {
    return Optional.of(
        new Command.Entry(XCLIENT, (desk, state, line, _) -> run(desk, state, line)));
  }

  /** A changed client, or the reply to what is wrong. */
  private record Change(ClientIdentity client, String error) {}

  private static Step run(Desk desk, State state, CommandLine line) {
    switch (state) {
      case MailGiven _, RcptGiven _, Chunking _ -> {
        return Step.error(state, "503 5.5.1 Error: MAIL transaction in progress");
      }
      case Connected _, State.Greeted _, State.ChunkingFailed _, State.Refused _ -> {}
    }
    if (!line.hasArgument()) {
      return Step.error(state, "501 5.5.4 Syntax: XCLIENT attribute=value...");
    }
    ClientIdentity before = state.client();
    ListMatch speaks = desk.policy().xclientHosts.matchClient(before.name(), before.address());
    if (speaks instanceof ListMatch.Unknown(String reason)) {
      return LocalDataError.command(desk, state, "XCLIENT", reason);
    }
    if (!speaks.isYes()) {
      return Step.error(state, "550 5.7.0 Error: insufficient authorization");
    }
    // What the client said of itself is not what the other one says.
    ClientIdentity client = before.withHelo("", ClientIdentity.SMTP);
    for (String word : line.words()) {
      Change change = change(client, AttributeWord.parse(word));
      if (!change.error.isEmpty()) {
        return Step.error(state, change.error);
      }
      client = change.client;
    }
    return new Step(
        new Connected(client), new Reply("220 " + desk.policy().banner), Step.Then.GREET, true);
  }

  private static Change change(ClientIdentity c, AttributeWord word) {
    if (word.isWrong()) {
      return new Change(c, word.problem());
    }
    return switch (word.name()) {
      case "NAME" ->
          when(
              word.isHostName(),
              word,
              c,
              () -> c.withNames(word.text(), word.status(), c.reverseName(), c.reverseStatus()));
      case "REVERSE_NAME" ->
          when(
              word.isHostName(),
              word,
              c,
              () -> c.withNames(c.name(), c.nameStatus(), word.text(), word.status()));
      case "ADDR" -> when(word.isAddress(), word, c, () -> c.withAddress(word.address(), c.port()));
      case "DESTADDR" ->
          when(word.isAddress(), word, c, () -> c.withServer(word.address(), c.serverPort()));
      case "PORT" -> when(word.isPort(), word, c, () -> c.withAddress(c.address(), word.text()));
      case "DESTPORT" ->
          when(word.isPort(), word, c, () -> c.withServer(c.serverAddress(), word.text()));
      case "HELO" -> ok(c.withHelo(word.value(), c.protocol()));
      case "PROTO" ->
          when(
              isProtocol(word.value()),
              word,
              c,
              () -> c.withHelo(c.helo(), word.value().toUpperCase(Locale.ROOT)));
      case "LOGIN" -> ok(c.withLogin(word.value()));
      default ->
          new Change(c, "501 5.5.4 Bad XCLIENT attribute name: " + Printable.of(word.name()));
    };
  }

  private static boolean isProtocol(String value) {
    return value.equalsIgnoreCase(ClientIdentity.SMTP)
        || value.equalsIgnoreCase(ClientIdentity.ESMTP);
  }

  private static Change when(
      boolean good, AttributeWord word, ClientIdentity before, Supplier<ClientIdentity> after) {
    return good ? ok(after.get()) : new Change(before, word.bad());
  }

  private static Change ok(ClientIdentity client) {
    return new Change(client, "");
  }
}
