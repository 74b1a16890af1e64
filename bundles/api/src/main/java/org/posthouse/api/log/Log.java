package org.posthouse.api.log;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Four words for trouble, as in Postfix. Texts may hold peer data: what is not printable is shown
 * as {@code ?}, and a line has a length limit. Never blocks on a slow log for longer than it takes
 * to copy the line.
 */
@ProviderType
public interface Log {

  void info(String text);

  void warn(String text);

  /** Configuration is so bad that the daemon cannot do its work. */
  void fatal(String text);

  /** A bug of ours. */
  void panic(String text, Throwable cause);
}
