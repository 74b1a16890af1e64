package org.posthouse.api.access;

import java.util.List;
import java.util.Optional;
import org.posthouse.api.MailError;

/** What a restriction says. */
public sealed interface Verdict {

  /** Nothing: the next restriction is asked. */
  record Dunno() implements Verdict {}

  /**
   * The list ends here, well.
   *
   * @param subject what was looked at, for the log; empty for what the list is about
   * @param action the answer of a table that says so; "" if the restriction itself does
   */
  record Permit(Optional<Subject> subject, String action) implements Verdict {}

  /** The list ends here, and so do the lists after it. */
  record Reject(MailError refusal) implements Verdict {}

  /** If nothing else refuses, this does; the list goes on. */
  record DeferIfPermit(MailError trouble) implements Verdict {}

  /** If something refuses for good, this does instead; the list goes on. */
  record DeferIfReject(MailError trouble) implements Verdict {}

  /**
   * It could not be asked now: {@code 451 4.3.0 <name>: Temporary lookup failure}.
   *
   * @param reason for the log
   */
  record TryAgain(Subject subject, String reason) implements Verdict {}

  /**
   * It cannot be asked until somebody mends the configuration: {@code 451 4.3.5 Server
   * configuration error}.
   *
   * @param reason for the log
   */
  record Misconfigured(String reason) implements Verdict {}

  /**
   * Something is done with the message, if it gets that far; the list goes on, after {@link
   * Disposition.Discard} it ends well.
   *
   * @param text what the log says of it, after the word for it; "" for nothing
   */
  record Dispose(Disposition disposition, String text) implements Verdict {}

  /**
   * A line in the log; the list goes on.
   *
   * @param word what stands before "RCPT from": {@code warn}, {@code info}
   */
  record Note(String word, String text) implements Verdict {}

  /**
   * These restrictions are asked in this place, as a table can say.
   *
   * @param words as in a list of main.cf
   * @param source what said so, for the log
   */
  record Ask(List<String> words, String source) implements Verdict {
    public Ask {
      words = List.copyOf(words);
    }
  }

  Verdict DUNNO = new Dunno();
  Verdict PERMIT = new Permit(Optional.empty(), "");

  /** The same, of what was looked at. */
  static Verdict permit(Subject subject) {
    return new Permit(Optional.of(subject), "");
  }

  static Verdict reject(MailError refusal) {
    return new Reject(refusal);
  }
}
