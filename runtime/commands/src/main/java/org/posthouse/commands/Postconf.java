package org.posthouse.commands;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.posthouse.api.config.ConfigException;
import org.posthouse.config.Listing;
import org.posthouse.config.Registry;
import org.posthouse.config.ServiceListing;

/** Shows and edits main.cf and master.cf, and tells what this mail system supports. */
final class Postconf implements Command {

  private Invocation io;
  private PostconfOptions options;

  @Override
  public int run(Invocation invocation, List<String> args) throws CommandException {
    io = invocation;
    options = PostconfOptions.parse(io, args);
    try {
      return execute();
    } catch (ConfigException e) {
      throw new CommandException(e.getMessage());
    }
  }

  private int execute() throws CommandException, ConfigException {
    if (options.hasAny("aAlmT")) {
      return new PostconfSupport(io).show(options);
    }
    if (options.hasAny("bt")) {
      return new PostconfTemplates(io, options).show();
    }
    if (options.hasAny("eX#")) {
      new PostconfEdit(io, configDirectory(), options).run();
      return 0;
    }
    show();
    return 0;
  }

  private Path configDirectory() {
    return Instance.of(io, options.directory()).configDirectory();
  }

  private void show() throws ConfigException {
    Listing listing = listing(options, io, style());
    if (options.hasAny("MFP")) {
      services(listing.services());
      warn(listing.unusedInServices());
      return;
    }
    String missing = listing.missing();
    if (missing != null) {
      warn(List.of(missing));
    }
    if (options.operands().isEmpty()) {
      all(listing);
    } else {
      named(listing);
    }
    if (!options.has('d')) {
      warn(listing.unused());
    }
    if (options.has('n')) {
      warn(listing.withoutEffect());
    }
  }

  private Listing.Style style() {
    Listing.Show what =
        options.has('h')
            ? Listing.Show.VALUE
            : options.has('H') ? Listing.Show.NAME : Listing.Show.BOTH;
    return new Listing.Style(options.has('x'), options.has('f'), what, options.has('j'));
  }

  /** The configuration that the options name. */
  static Listing listing(PostconfOptions options, Invocation io, Listing.Style style)
      throws ConfigException {
    Path path = Instance.of(io, options.directory()).configDirectory();
    if (options.has('d')) {
      return Listing.ofDefaults(path, Registry.ofInstance(path), style, io::warn);
    }
    Map<String, String> overrides = new LinkedHashMap<>();
    String environment = io.environment().get("MAIL_CONFIG");
    if (options.directory() != null || environment != null && !environment.isEmpty()) {
      overrides.put("config_directory", path.toString());
    }
    overrides.putAll(options.overrides());
    Consumer<String> unused = options.has('q') ? text -> {} : io::warn;
    return Listing.of(path, Registry.ofInstance(path), overrides, style, io::warn, unused);
  }

  private void warn(List<String> texts) {
    if (!options.has('q')) {
      for (String text : texts) {
        io.warn(text);
      }
    }
  }

  private void print(String line) {
    io.out().append(line).append('\n');
  }

  private void all(Listing listing) throws ConfigException {
    for (String name : listing.names(options.has('n'))) {
      if (options.wants(listing.classOf(name))) {
        print(listing.parameter(name));
      }
    }
  }

  private void named(Listing listing) throws ConfigException {
    for (String name : options.operands()) {
      if (!listing.isKnown(name)) {
        io.warn(name + ": unknown parameter");
      } else if (!options.has('n') || listing.isSet(name)) {
        print(listing.parameter(name));
      }
    }
  }

  private void services(ServiceListing listing) throws ConfigException {
    List<String> requests = options.operands();
    List<String> lines =
        options.has('M')
            ? listing.lines(requests, io::warn)
            : options.has('F')
                ? listing.fields(requests, io::warn)
                : listing.overrides(requests, io::warn);
    lines.forEach(this::print);
  }
}
