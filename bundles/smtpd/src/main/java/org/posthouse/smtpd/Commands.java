package org.posthouse.smtpd;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.posthouse.smtpd.State.Refused;

/** All commands: those of every SMTP server, and those of extensions. Shared by all sessions. */
final class Commands {
  private final Map<String, Command.Entry> byWord = new HashMap<>();

  Commands(List<Extension> extensions) {
    add(Verb.HELO, (desk, state, line, early) -> new Greetings(desk).helo(state, line, early));
    add(Verb.EHLO, (desk, state, line, early) -> new Greetings(desk).ehlo(state, line, early));
    add(Verb.MAIL, (desk, state, line, early) -> new MailCommand(desk).run(state, line, early));
    add(Verb.RCPT, (desk, state, line, early) -> new RcptCommand(desk).run(state, line, early));
    add(Verb.DATA, (desk, state, line, early) -> new DataCommand(desk).run(state, line, early));
    add(Verb.RSET, (_, state, line, _) -> Small.rset(state, line));
    add(Verb.NOOP, (_, state, _, _) -> Small.noop(state));
    add(Verb.HELP, (_, state, _, _) -> help(state));
    add(Verb.QUIT, (_, state, _, _) -> Small.quit(state));
    for (Extension extension : extensions) {
      extension.command().ifPresent(entry -> byWord.put(entry.verb().word(), entry));
    }
  }

  private void add(Verb verb, Command command) {
    byWord.put(verb.word(), new Command.Entry(verb, command));
  }

  /** All commands, whatever this client may use. */
  private Step help(State state) {
    var words = new TreeSet<String>();
    byWord.values().forEach(entry -> words.add(entry.verb().name()));
    return Step.ok(state, "214 2.0.0 Commands: " + String.join(" ", words));
  }

  /**
   * @param word in lower case
   */
  Optional<Command.Entry> find(String word) {
    return Optional.ofNullable(byWord.get(word));
  }

  Step run(Command.Entry entry, Desk desk, State state, CommandLine line, boolean early)
      throws IOException {
    Verb verb = entry.verb();
    if (state instanceof Refused && verb != Verb.QUIT && !verb.equals(ChunkingExtension.BDAT)) {
      return Step.error(state, Small.denied(state));
    }
    if (verb.isAnnounced()) {
      EhloReply.Discarded discarded = EhloReply.discarded(state.client(), desk.policy());
      if (discarded.isUnknown()) {
        return LocalDataError.features(desk, state, verb.name(), discarded.problem());
      }
    }
    return entry.command().run(desk, state, line, early);
  }
}
