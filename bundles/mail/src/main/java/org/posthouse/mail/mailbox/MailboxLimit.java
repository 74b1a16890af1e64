package org.posthouse.mail.mailbox;

import java.util.Optional;
import org.posthouse.api.config.Settings;

/**
 * How large a mailbox, or a message in a Maildir, may become.
 *
 * @param bytes 0 for no limit
 * @param fault why nothing can be delivered under this limit, for the log
 */
public record MailboxLimit(long bytes, Optional<String> fault) {

  /** What the sender's side hears while there is a fault; its detail is for the log alone. */
  public static final String UNUSABLE = "mail system configuration error";

  /**
   * The limit that a parameter sets. Below {@code message_size_limit} it is a fault: the server
   * would take messages that it then had to return.
   */
  public static MailboxLimit of(Settings settings, String parameter) {
    long limit = settings.bytes(parameter);
    long message = settings.bytes("message_size_limit");
    boolean contradiction = limit > 0 && (message == 0 || limit < message);
    return new MailboxLimit(
        limit,
        contradiction
            ? Optional.of(
                "main.cf configuration error: %s (%d) is smaller than message_size_limit (%s)"
                    .formatted(parameter, limit, message == 0 ? "0, no limit" : message))
            : Optional.empty());
  }
}
