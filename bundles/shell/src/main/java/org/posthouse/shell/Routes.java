package org.posthouse.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.posthouse.api.MailException;
import org.posthouse.api.cleanup.EnvelopePreview;
import org.posthouse.api.explain.Explanation;
import org.posthouse.api.explain.Lookup;
import org.posthouse.api.explain.Onlooker;
import org.posthouse.api.explain.Trial;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.rewrite.AddressResolver;
import org.posthouse.api.rewrite.Resolution;

/** Where a message that would be accepted goes: what cleanup makes of it, and the routes. */
final class Routes {
  private final EnvelopePreview preview;
  private final AddressResolver resolver;

  Routes(EnvelopePreview preview, AddressResolver resolver) {
    this.preview = preview;
    this.resolver = resolver;
  }

  /**
   * What would become of it.
   *
   * @param sender after rewriting
   * @param refusal what the client would be told at the end of the message instead of a yes, or ""
   */
  record Outcome(
      String sender, List<Way> ways, String refusal, List<Lookup> lookups, List<String> log) {}

  /**
   * @param original the address as the client gave it
   * @param route {@code transport:nexthop recipient}, or why it is not known
   */
  record Way(String original, String recipient, String transport, String nexthop, String problem) {

    static Way of(Recipient recipient, Resolution resolution, Optional<String> filter) {
      String filtered = filter.orElse("");
      int colon = filtered.indexOf(':');
      return switch (resolution) {
        case Resolution.Failed(var error) ->
            new Way(recipient.original(), recipient.address(), "", "", error.reply());
        case Resolution.Route route when colon > 0 ->
            new Way(
                recipient.original(),
                route.recipient(),
                filtered.substring(0, colon),
                filtered.substring(colon + 1),
                "");
        case Resolution.Route route ->
            new Way(
                recipient.original(), route.recipient(), route.transport(), route.nexthop(), "");
      };
    }

    String text() {
      return problem.isEmpty() ? transport + ":" + nexthop + " " + recipient : problem;
    }
  }

  /** Empty ways for what is refused or thrown away. */
  Outcome of(Explanation answer) {
    if (answer.message().isEmpty()) {
      return new Outcome("", List.of(), "", List.of(), List.of());
    }
    var notes = new Notes();
    return Trial.run(notes, () -> of(answer, notes));
  }

  private Outcome of(Explanation answer, Notes notes) {
    try {
      Envelope envelope = preview.preview(answer.origin(), answer.message().get());
      Optional<String> filter = envelope.attribute(Envelope.CONTENT_FILTER);
      List<Way> ways = new ArrayList<>();
      for (Recipient recipient : envelope.recipients()) {
        ways.add(
            Way.of(recipient, resolver.resolve(envelope.sender(), recipient.address()), filter));
      }
      return new Outcome(envelope.sender(), ways, "", notes.lookups, notes.lines);
    } catch (MailException e) {
      return new Outcome("", List.of(), e.error().reply(), notes.lookups, notes.lines);
    }
  }

  /** What is heard meanwhile. */
  private static final class Notes implements Onlooker {
    private final List<Lookup> lookups = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    @Override
    public void lookedUp(Lookup lookup) {
      lookups.add(lookup);
    }

    @Override
    public void logged(String daemon, String text) {
      lines.add(daemon + ": " + text);
    }
  }
}
