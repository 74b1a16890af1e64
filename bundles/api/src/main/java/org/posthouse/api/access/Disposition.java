package org.posthouse.api.access;

/** One thing to do with a message that is let pass (access(5)). */
public sealed interface Disposition {

  /** Put it into the hold queue. */
  record Hold() implements Disposition {}

  /** Accept it and throw it away. */
  record Discard() implements Disposition {}

  /**
   * All recipients take this way.
   *
   * @param destination {@code transport:nexthop}
   */
  record Filter(String destination) implements Disposition {}

  /** It goes to this recipient and to no other. */
  record Redirect(String address) implements Disposition {}

  /** It goes to this recipient, too. */
  record Bcc(String address) implements Disposition {}

  /**
   * A header line before the message.
   *
   * @param line without its end
   */
  record Prepend(String line) implements Disposition {}

  /** As in the log. */
  default String word() {
    return switch (this) {
      case Hold _ -> "hold";
      case Discard _ -> "discard";
      case Filter _ -> "filter";
      case Redirect _ -> "redirect";
      case Bcc _ -> "bcc";
      case Prepend _ -> "prepend";
    };
  }
}
