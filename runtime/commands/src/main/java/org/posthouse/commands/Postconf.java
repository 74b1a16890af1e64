package org.posthouse.commands;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.config.Listing;
import org.posthouse.config.MainEditor;
import org.posthouse.config.Registry;
import org.posthouse.tables.types.BuiltInTypes;

/** Shows and edits main.cf, shows master.cf. */
final class Postconf implements Command {

  private static final String OPTIONS = "c:C:deFfhHlmMno:pPqvxX#";
  private static final String EDITS = "eX#";

  private final Set<Character> given = new TreeSet<>();
  private final Map<String, String> overrides = new LinkedHashMap<>();
  private final EnumSet<Listing.NameClass> classes = EnumSet.allOf(Listing.NameClass.class);
  private String directory;

  @Override
  public int run(Invocation io, List<String> args) throws CommandException {
    List<String> operands = parse(args);
    if (given.isEmpty() && !operands.isEmpty() && operands.get(0).indexOf('=') >= 0) {
      given.add('e');
    }
    conflicts();
    try {
      execute(io, operands);
    } catch (ConfigException e) {
      throw new CommandException(e.getMessage());
    }
    return 0;
  }

  private List<String> parse(List<String> args) throws CommandException {
    Getopt options = new Getopt(args, OPTIONS);
    while (options.next()) {
      switch (options.option()) {
        case 'c' -> directory = options.value();
        case 'C' -> classes(options.value());
        case 'o' -> override(options.value());
        case 'p', 'v' -> {} // the default; nothing to add
        default -> given.add(options.option());
      }
    }
    return options.rest();
  }

  private void classes(String list) throws CommandException {
    classes.clear();
    for (String word : list.split("[, ]+")) {
      switch (word) {
        case "builtin" -> classes.add(Listing.NameClass.BUILTIN);
        case "service" -> classes.add(Listing.NameClass.SERVICE);
        case "user" -> classes.add(Listing.NameClass.USER);
        case "all" -> classes.addAll(EnumSet.allOf(Listing.NameClass.class));
        default ->
            throw new CommandException(
                "unknown -C option value \"" + word + "\" in \"" + list + "\"");
      }
    }
  }

  private void override(String text) throws CommandException {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new CommandException(
          "invalid parameter override: " + text + ": missing '=' after attribute name");
    }
    overrides.put(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
  }

  private void conflicts() throws CommandException {
    for (String pair :
        List.of(
            "dn", "de", "dX", "d#", "en", "Xn", "#n", "eX", "#e", "#X", "Hh", "FM", "FP", "MP",
            "ex", "Xx", "#x")) {
      if (given.contains(pair.charAt(0)) && given.contains(pair.charAt(1))) {
        throw new CommandException("specify one of -" + pair.charAt(0) + " -" + pair.charAt(1));
      }
    }
    if (given.contains('d') && !overrides.isEmpty()) {
      throw new CommandException("specify one of -d -o");
    }
    for (char view : new char[] {'M', 'F', 'P'}) {
      for (char other : (view == 'M' ? "dhHneX#" : "dneX#").toCharArray()) {
        if (given.contains(view) && given.contains(other)) {
          throw new CommandException("with option -" + view + ", do not specify -" + other);
        }
      }
    }
  }

  private void execute(Invocation io, List<String> operands)
      throws CommandException, ConfigException {
    if (given.contains('m')) {
      tableTypes().forEach(type -> line(io, type));
    } else if (given.contains('l')) {
      List.of("flock", "fcntl", "dotlock").forEach(lock -> line(io, lock));
    } else if (EDITS.chars().anyMatch(c -> given.contains((char) c))) {
      edit(io, operands);
    } else {
      show(io, operands);
    }
  }

  private static Set<String> tableTypes() {
    Set<String> types = new TreeSet<>(new BuiltInTypes(null).types());
    ServiceLoader.load(TableFactory.class).forEach(factory -> types.addAll(factory.types()));
    return types;
  }

  private static void line(Invocation io, String text) {
    io.out().append(text).append('\n');
  }

  private Instance instance(Invocation io) {
    return Instance.of(io, directory);
  }

  private static Registry registry(Path directory) throws ConfigException {
    return Registry.ofInstance(directory);
  }

  private void edit(Invocation io, List<String> operands) throws CommandException, ConfigException {
    char action = given.contains('e') ? 'e' : given.contains('X') ? 'X' : '#';
    if (operands.isEmpty()) {
      throw new CommandException(
          action == 'e' ? "-e requires name=value argument" : "missing service argument");
    }
    if (action != 'e' && operands.stream().anyMatch(o -> o.indexOf('=') >= 0)) {
      throw new CommandException("-" + action + " does not accept name=value");
    }
    Path directory = instance(io).configDirectory();
    MainEditor editor = new MainEditor(directory, registry(directory));
    switch (action) {
      case 'e' -> editor.assign(operands);
      case 'X' -> editor.remove(operands);
      default -> editor.commentOut(operands);
    }
    editor.warnings().forEach(io::warn);
  }

  private void show(Invocation io, List<String> operands) throws CommandException, ConfigException {
    Listing listing = listing(io);
    boolean services = given.contains('M') || given.contains('F') || given.contains('P');
    if (services) {
      new PostconfServices(listing.services(), io, given).show(operands);
    } else if (operands.isEmpty()) {
      List<String> lines = new ArrayList<>();
      for (String name : listing.names(given.contains('n'))) {
        if (classes.contains(listing.classOf(name))) {
          lines.add(listing.parameter(name));
        }
      }
      lines.forEach(line -> line(io, line));
    } else {
      named(io, listing, operands);
    }
    if (!given.contains('d') && !given.contains('q')) {
      (services ? listing.unusedInServices() : listing.unused()).forEach(io::warn);
    }
  }

  private Listing listing(Invocation io) throws ConfigException {
    Listing.Show what =
        given.contains('h')
            ? Listing.Show.VALUE
            : given.contains('H') ? Listing.Show.NAME : Listing.Show.BOTH;
    Listing.Style style = new Listing.Style(given.contains('x'), given.contains('f'), what);
    Path path = instance(io).configDirectory();
    if (given.contains('d')) {
      return Listing.ofDefaults(path, registry(path), style);
    }
    Map<String, String> all = new LinkedHashMap<>();
    if (directory != null || io.environment().getOrDefault("MAIL_CONFIG", "").length() > 0) {
      all.put("config_directory", path.toString());
    }
    all.putAll(overrides);
    List<String> warnings = new ArrayList<>();
    Listing listing = Listing.of(path, registry(path), all, style, warnings::add);
    if (!given.contains('q')) {
      warnings.forEach(io::warn);
    }
    return listing;
  }

  private void named(Invocation io, Listing listing, List<String> names) throws ConfigException {
    for (String name : names) {
      if (!listing.isKnown(name)) {
        io.warn(name + ": unknown parameter");
      } else if (!given.contains('n') || listing.isSet(name)) {
        line(io, listing.parameter(name));
      }
    }
  }
}
