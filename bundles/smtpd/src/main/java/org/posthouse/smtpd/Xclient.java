package org.posthouse.smtpd;

import java.util.Locale;
import java.util.Optional;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.client.ClientIdentity.NameStatus;
import org.posthouse.mail.HostNames;
import org.posthouse.mail.Xtext;
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
  private static final String UNAVAILABLE = "[UNAVAILABLE]";
  private static final String TEMPORARY = "[TEMPUNAVAIL]";
  private static final int LONGEST_VALUE = 255;

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
      Change change = change(client, word);
      if (!change.error.isEmpty()) {
        return Step.error(state, change.error);
      }
      client = change.client;
    }
    return new Step(
        new Connected(client), new Reply("220 " + desk.policy().banner), Step.Then.GREET, true);
  }

  private static Change change(ClientIdentity client, String word) {
    int equals = word.indexOf('=');
    if (equals <= 0) {
      return new Change(client, "501 5.5.4 Error: attribute=value expected");
    }
    String name = word.substring(0, equals).toUpperCase(Locale.ROOT);
    String coded = word.substring(equals + 1);
    if (coded.length() > LONGEST_VALUE) {
      return new Change(client, "501 5.5.4 Error: attribute value too long");
    }
    boolean missing = coded.equalsIgnoreCase(UNAVAILABLE) || coded.equalsIgnoreCase(TEMPORARY);
    Optional<String> value = missing ? Optional.of("") : Xtext.decode(coded);
    if (value.isEmpty() || value.get().chars().anyMatch(Character::isISOControl)) {
      return bad(client, name, coded);
    }
    NameStatus status =
        !missing
            ? NameStatus.OK
            : coded.equalsIgnoreCase(TEMPORARY) ? NameStatus.TEMPORARY : NameStatus.NONE;
    return apply(client, name, value.get(), coded, status);
  }

  private static Change apply(
      ClientIdentity c, String name, String value, String coded, NameStatus status) {
    boolean known = status == NameStatus.OK;
    return switch (name) {
      case "NAME" ->
          known && !HostNames.isValid(value)
              ? bad(c, name, coded)
              : ok(
                  c.withNames(
                      known ? value : ClientIdentity.UNKNOWN,
                      status,
                      c.reverseName(),
                      c.reverseStatus()));
      case "REVERSE_NAME" ->
          known && !HostNames.isValid(value)
              ? bad(c, name, coded)
              : ok(
                  c.withNames(
                      c.name(), c.nameStatus(), known ? value : ClientIdentity.UNKNOWN, status));
      case "ADDR" -> {
        String address = address(value);
        yield known && address.isEmpty()
            ? bad(c, name, coded)
            : ok(c.withAddress(known ? address : ClientIdentity.UNKNOWN, c.port()));
      }
      case "DESTADDR" -> {
        String address = address(value);
        yield known && address.isEmpty()
            ? bad(c, name, coded)
            : ok(c.withServer(known ? address : ClientIdentity.UNKNOWN, c.serverPort()));
      }
      case "PORT" ->
          known && !isPort(value)
              ? bad(c, name, coded)
              : ok(c.withAddress(c.address(), known ? value : ClientIdentity.UNKNOWN));
      case "DESTPORT" ->
          known && !isPort(value)
              ? bad(c, name, coded)
              : ok(c.withServer(c.serverAddress(), known ? value : ClientIdentity.UNKNOWN));
      case "HELO" -> ok(c.withHelo(value, c.protocol()));
      case "PROTO" ->
          value.equalsIgnoreCase(ClientIdentity.SMTP)
                  || value.equalsIgnoreCase(ClientIdentity.ESMTP)
              ? ok(c.withHelo(c.helo(), value.toUpperCase(Locale.ROOT)))
              : bad(c, name, coded);
      case "LOGIN" -> ok(c.withLogin(value));
      default ->
          new Change(
              c, "501 5.5.4 Bad XCLIENT attribute name: " + org.posthouse.mail.Printable.of(name));
    };
  }

  /** {@code 192.0.2.1} or {@code IPV6:2001:db8::1}, or "" if it is neither. */
  private static String address(String value) {
    String text = value.regionMatches(true, 0, "IPV6:", 0, 5) ? value.substring(5) : value;
    if (!HostNames.isAddress(text)) {
      return "";
    }
    try {
      return Clients.text(java.net.InetAddress.getByName(text));
    } catch (java.net.UnknownHostException e) {
      return "";
    }
  }

  private static boolean isPort(String value) {
    return value.matches("[0-9]{1,5}") && Integer.parseInt(value) <= 65535;
  }

  private static Change ok(ClientIdentity client) {
    return new Change(client, "");
  }

  private static Change bad(ClientIdentity client, String name, String value) {
    return new Change(
        client, "501 5.5.4 Bad " + name + " syntax: " + org.posthouse.mail.Printable.of(value));
  }
}
