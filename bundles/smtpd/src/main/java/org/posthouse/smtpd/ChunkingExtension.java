package org.posthouse.smtpd;

import java.util.Optional;

/** Messages in chunks (RFC 3030). */
final class ChunkingExtension extends Extension {
  static final Verb BDAT = Verb.of("BDAT", Verb.Kind.GROUP, 100).announced();

  ChunkingExtension() {
    super("CHUNKING");
  }

  @Override
  Optional<Command.Entry> command() {
    return Optional.of(
        new Command.Entry(
            BDAT,
            (desk, state, line, early) ->
                isHidden(desk, state.client())
                    ? Step.error(state, "521 5.5.1 Error: command not implemented")
                    : new BdatCommand(desk).run(state, line, early)));
  }
}
