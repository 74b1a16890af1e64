package org.posthouse.api.log;

import org.osgi.annotation.versioning.ProviderType;
import org.posthouse.api.event.LogLines;
import org.posthouse.api.event.MailEvent;

/**
 * Four words for trouble, as in Postfix, and events. Texts may hold peer data: what is not
 * printable is shown as {@code ?}, and a line has a length limit. Never blocks on a slow log for
 * longer than it takes to copy the line.
 */
@ProviderType
public interface Log {

  void info(String text);

  void warn(String text);

  /** Configuration is so bad that the daemon cannot do its work. */
  void fatal(String text);

  /** A bug of ours. */
  void panic(String text, Throwable cause);

  /**
   * Something has happened: the log says so, if there is a line for it, and whoever listens is
   * told. Events and lines stand in the order in which they were given.
   */
  default void event(MailEvent event) {
    LogLines.of(event)
        .ifPresent(
            line -> {
              if (line.isWarning()) {
                warn(line.text());
              } else {
                info(line.text());
              }
            });
  }

  /** Whether anybody listens: an event without a line need not be made otherwise. */
  default boolean isWatched() {
    return false;
  }
}
