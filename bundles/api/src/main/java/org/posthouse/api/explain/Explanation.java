package org.posthouse.api.explain;

import java.util.List;
import java.util.Optional;
import org.posthouse.api.access.Dispositions;
import org.posthouse.api.access.RestrictionTerm;
import org.posthouse.api.access.Verdict;
import org.posthouse.api.cleanup.MailOrigin;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.event.Decider;
import org.posthouse.api.message.Envelope;

/**
 * What a server would answer, and why.
 *
 * @param client who it takes the client for
 * @param steps what the client would say, up to the first refusal that ends the matter
 * @param origin how an accepted message would come to the cleanup service
 * @param message what would be handed to it; empty if the message is refused or thrown away
 */
public record Explanation(
    ClientIdentity client, List<Step> steps, MailOrigin origin, Optional<Envelope> message) {

  public Explanation {
    steps = List.copyOf(steps);
  }

  /**
   * A command, and what it meets.
   *
   * @param command as in the log: {@code CONNECT}, {@code EHLO}, {@code END-OF-MESSAGE}
   * @param argument what follows it, or ""
   * @param asked the restrictions that were asked, in this order
   * @param lookups what else was looked up
   * @param reply the last line of the reply
   * @param refused whether that is a refusal
   * @param by who decided
   * @param dispositions what would be done with the message, as far as decided
   * @param log the lines of the log
   */
  public record Step(
      String command,
      String argument,
      List<Asked> asked,
      List<Lookup> lookups,
      String reply,
      boolean refused,
      Decider by,
      Dispositions dispositions,
      List<String> log) {
    public Step {
      asked = List.copyOf(asked);
      lookups = List.copyOf(lookups);
      log = List.copyOf(log);
    }
  }

  /**
   * A word of a restriction list, and what it said. A restriction class stands before its words,
   * with what these said together.
   *
   * @param lookups what it asked for that
   * @param depth how many classes it is in
   * @param isClass whether it is one
   */
  public record Asked(
      RestrictionTerm term, Verdict verdict, List<Lookup> lookups, int depth, boolean isClass) {
    public Asked {
      lookups = List.copyOf(lookups);
    }
  }
}
