package org.posthouse.commands;

import java.util.List;
import java.util.Set;
import org.posthouse.api.config.ConfigException;
import org.posthouse.config.ServiceListing;

/** {@code postconf -M}, {@code -F} and {@code -P}: what is in master.cf. */
record PostconfServices(ServiceListing listing, Invocation io, Set<Character> options) {

  void show(List<String> patterns) throws CommandException, ConfigException {
    for (String pattern : patterns.isEmpty() ? List.of("*") : patterns) {
      if (options.contains('M') && pattern.indexOf('/') != pattern.lastIndexOf('/')) {
        throw new CommandException("-M option requires service_name[/type]");
      }
      List<String> lines = lines(pattern);
      if (lines.isEmpty() && !patterns.isEmpty()) {
        io.warn("unmatched request: \"" + pattern + "\"");
      }
      lines.forEach(line -> io.out().append(line).append('\n'));
    }
  }

  private List<String> lines(String pattern) throws ConfigException {
    if (options.contains('M')) {
      return listing.lines(pattern);
    }
    return options.contains('F') ? listing.fields(pattern) : listing.overrides(pattern);
  }
}
