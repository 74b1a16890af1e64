package org.posthouse.commands;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.posthouse.config.Listing.NameClass;

/** The options of postconf, and which of them do not go together. */
final class PostconfOptions {

  /** Option letters, each followed by a colon if it takes a value. */
  private static final String KNOWN = "aAbc:C:defFhHjlmMno:pPqtT:vxX#";

  /** The order in which messages name options. */
  private static final String ORDER = "aAbdefFhHjlmMnopPtTxX#";

  private static final String MODES = "aAbFlmMpPtT";

  /** Of each group only one option may be given. */
  private static final List<String> GROUPS =
      List.of(MODES, "denX#", "hHeX#", "feX#", "xeX#", "odeX#", "jfeX#", "jh", "jH");

  /** A mode, and what may not be given with it. */
  private static final List<String> LIMITS =
      List.of(
          "FdnX#",
          "MdnhH",
          "Pdn#",
          "adefhHjnoxX#",
          "AdefhHjnoxX#",
          "bdefhHjnoxX#",
          "ldefhHjnoxX#",
          "mdefhHjnoxX#",
          "tdefhHjnoxX#",
          "TdefhHjnoxX#");

  private static final String USAGE =
      "usage: postconf [-a (server SASL types)] [-A (client SASL types)]"
          + " [-b (bounce templates)] [-c config_dir] [-c param_class]"
          + " [-d (parameter defaults)] [-e (edit configuration)] [-f (fold lines)]"
          + " [-F (master.cf fields)] [-h (no names)] [-H (no values)] [-j (JSON)]"
          + " [-l (lock types)] [-m (map types)] [-M (master.cf)]"
          + " [-n (non-default parameters)] [-o name=value (override parameter value)]"
          + " [-p (main.cf, default)] [-P (master.cf parameters)] [-q (quiet)]"
          + " [-t (bounce templates)]"
          + " [-T compile-version|run-version|public-key-algorithms] [-v (verbose)]"
          + " [-x (expand parameter values)] [-X (exclude)] [-# (comment-out)] [name...]";

  private final StringBuilder given = new StringBuilder();
  private final Map<String, String> overrides = new LinkedHashMap<>();
  private EnumSet<NameClass> classes = EnumSet.allOf(NameClass.class);
  private String directory;
  private String tlsMode;
  private List<String> operands;

  private PostconfOptions() {}

  static PostconfOptions parse(Invocation io, List<String> args) throws CommandException {
    PostconfOptions options = new PostconfOptions();
    Getopt getopt = new Getopt(args, KNOWN);
    try {
      while (getopt.next()) {
        options.take(getopt.option(), getopt.value());
      }
    } catch (OptionException e) {
      io.err().print(io.name() + ": " + e.getMessage() + "\n");
      throw new CommandException(USAGE);
    }
    options.operands = getopt.rest();
    options.impliedEdit();
    options.conflicts();
    return options;
  }

  private void take(char option, String value) throws CommandException {
    switch (option) {
      case 'c' -> directory = value;
      case 'C' -> classes(value);
      case 'o' -> override(value);
      case 'T' -> tlsMode = value;
      default -> {}
    }
    if (!has(option)) {
      given.append(option);
    }
    if (has('b') && has('t')) {
      throw new CommandException("specify one of -b and -t");
    }
  }

  private void classes(String list) throws CommandException {
    classes = EnumSet.noneOf(NameClass.class);
    int start = 0;
    for (int i = 0; i <= list.length(); i++) {
      if (i == list.length() || list.charAt(i) == ',' || list.charAt(i) <= ' ') {
        String word = list.substring(start, i);
        start = i + 1;
        switch (word) {
          case "" -> {}
          case "builtin" -> classes.add(NameClass.BUILTIN);
          case "service" -> classes.add(NameClass.SERVICE);
          case "user" -> classes.add(NameClass.USER);
          case "all" -> classes.addAll(EnumSet.allOf(NameClass.class));
          default ->
              throw new CommandException(
                  "unknown -C option value \"" + word + "\" in \"" + list + "\"");
        }
      }
    }
  }

  private void override(String text) throws CommandException {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text.strip() : text.substring(0, equals).strip();
    String wrong =
        name.isEmpty()
            ? "missing attribute name"
            : equals < 0 || name.indexOf(' ') >= 0 || name.indexOf('\t') >= 0
                ? "missing '=' after attribute name"
                : null;
    if (wrong != null) {
      throw new CommandException("invalid parameter override: " + text + ": " + wrong);
    }
    overrides.put(name, text.substring(equals + 1).strip());
  }

  /** A value is an edit, without -e too. */
  private void impliedEdit() {
    boolean mayEdit = !hasAny("abAlmtT") && !has('e');
    if (mayEdit && !operands.isEmpty() && operands.getFirst().indexOf('=') >= 0) {
      given.append('e');
    }
  }

  private void conflicts() throws CommandException {
    for (String group : GROUPS) {
      String both = givenOf(group);
      if (both.length() > 3) {
        throw new CommandException("specify one of" + both);
      }
    }
    for (String limit : LIMITS) {
      String wrong = has(limit.charAt(0)) ? givenOf(limit.substring(1)) : "";
      if (!wrong.isEmpty()) {
        throw new CommandException("with option -" + limit.charAt(0) + ", do not specify" + wrong);
      }
    }
  }

  /** {@code " -a -b"}: which of these letters are given. */
  private String givenOf(String letters) {
    StringBuilder found = new StringBuilder();
    for (int i = 0; i < ORDER.length(); i++) {
      char c = ORDER.charAt(i);
      if (letters.indexOf(c) >= 0 && has(c)) {
        found.append(" -").append(c);
      }
    }
    return found.toString();
  }

  boolean has(char option) {
    return given.indexOf(String.valueOf(option)) >= 0;
  }

  boolean hasAny(String letters) {
    for (int i = 0; i < letters.length(); i++) {
      if (has(letters.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  /** The value of {@code -c}, or null. */
  String directory() {
    return directory;
  }

  /** The value of {@code -T}. */
  String tlsMode() {
    return tlsMode;
  }

  Map<String, String> overrides() {
    return overrides;
  }

  boolean wants(NameClass nameClass) {
    return classes.contains(nameClass);
  }

  List<String> operands() {
    return operands;
  }
}
