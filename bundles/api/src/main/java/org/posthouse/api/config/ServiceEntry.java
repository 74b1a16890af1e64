package org.posthouse.api.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A line of master.cf.
 *
 * @param name as written: {@code smtp}, {@code 127.0.0.1:2525}, {@code cleanup}
 * @param type inet, unix, fifo, pass, unix-dgram
 * @param isPrivate whether its socket stands in {@code private/} and not in {@code public/}
 * @param unprivileged the field of that name
 * @param chroot the field of that name
 * @param wakeup how often to wake the service; empty for never
 * @param wakeupOnlyIfUsed the wakeup time was written with a question mark
 * @param processLimit the field maxproc; empty for $default_process_limit, 0 for no limit
 * @param command the daemon: {@code smtpd}
 * @param arguments what follows the command, without the overrides
 * @param overrides the {@code -o name=value} of the line, unexpanded, in order
 * @param line where it stands, for messages
 */
public record ServiceEntry(
    String name,
    String type,
    boolean isPrivate,
    boolean unprivileged,
    boolean chroot,
    Optional<Duration> wakeup,
    boolean wakeupOnlyIfUsed,
    Optional<Integer> processLimit,
    String command,
    List<String> arguments,
    Map<String, String> overrides,
    int line) {

  public ServiceEntry {
    arguments = List.copyOf(arguments);
    overrides = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(overrides));
  }

  /** What identifies the line: {@code smtp/inet}. */
  public String key() {
    return name + "/" + type;
  }
}
