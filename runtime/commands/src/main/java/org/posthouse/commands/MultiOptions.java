package org.posthouse.commands;

import java.util.List;
import java.util.Set;

/** The command line of {@code postmulti}, checked. A missing option is null. */
final class MultiOptions {
  private static final Set<String> EDITS =
      Set.of("create", "destroy", "import", "deport", "enable", "disable", "assign", "init");
  private static final Set<String> NEW = Set.of("create", "import");
  private static final String PREFIX = "postfix-";
  private static final String ONE_SELECTION = "Specify no more than one of '-a', '-g', '-i'";
  private static final String SAFE = "!@%-_=+:./";

  char mode;
  String edit;
  boolean all;
  String group;
  String instance;
  String newName;
  String newGroup;
  boolean reverse;
  boolean json;
  boolean verbose;
  List<String> rest;

  static MultiOptions parse(List<String> args) throws CommandException {
    var all = new MultiOptions();
    var options = new Getopt(args, "I:G:Rae:g:i:jlpvx");
    while (options.next()) {
      all.take(options);
    }
    all.rest = options.rest();
    all.check();
    return all;
  }

  private void take(Getopt options) throws CommandException {
    switch (options.option()) {
      case 'I' -> {
        require(newName == null, "Specify at most one '-I' option");
        newName = checkedName(options.value());
      }
      case 'G' -> {
        require(newGroup == null, "Specify at most one '-G' option");
        newGroup = options.value();
        require(isSafe(newGroup), "Unsafe characters in '-G " + newGroup + "'");
      }
      case 'R' -> reverse = true;
      case 'a' -> all = true;
      case 'g' -> {
        select(group == null);
        group = options.value();
      }
      case 'i' -> {
        select(instance == null);
        instance = options.value();
      }
      case 'j' -> json = true;
      case 'v' -> verbose = true;
      case 'e' -> {
        edit = options.value();
        require(
            EDITS.contains(edit),
            "Invalid '-e' edit action '"
                + edit
                + "'. Specify 'create', 'destroy', 'import', 'deport', 'enable', 'disable',"
                + " 'assign' or 'init'");
        mode('e');
      }
      default -> mode(options.option());
    }
  }

  private static void select(boolean once) throws CommandException {
    require(once, ONE_SELECTION);
  }

  private void mode(char wanted) throws CommandException {
    boolean same = mode == wanted && wanted != 'e';
    require(mode == 0 || same, "Specify exactly one of '-e', '-l', '-p', '-x'");
    mode = wanted;
  }

  private static void require(boolean good, String text) throws CommandException {
    if (!good) {
      throw new CommandException(text);
    }
  }

  private static String checkedName(String name) throws CommandException {
    if (name.equals("-")) {
      return name;
    }
    require(name.startsWith(PREFIX), "New instance name must start with '" + PREFIX + "'");
    require(name.indexOf('/') < 0, "Illegal '/' character in new instance name: '" + name + "'");
    require(isSafe(name), "Unsafe characters in new instance name: '" + name + "'");
    return name;
  }

  private static boolean isSafe(String text) {
    return text.chars()
        .allMatch(
            c ->
                c >= '0' && c <= '9'
                    || c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || SAFE.indexOf(c) >= 0);
  }

  private void check() throws CommandException {
    require(mode != 0, "Specify exactly one of '-e', '-l', '-p', '-x'");
    int selections = (all ? 1 : 0) + (group != null ? 1 : 0) + (instance != null ? 1 : 0);
    select(selections <= 1);
    require(
        !reverse || mode == 'l' || mode == 'x',
        "The '-p' and '-e' options preclude the use of '-R'");
    require(!json || mode == 'l', "The '-j' option requires '-l'");
    require(mode != 'l' || rest.isEmpty(), "Command not allowed with '-l'");
    require(
        mode == 'l' || mode == 'e' || !rest.isEmpty(), "Command required with '-p' or '-x' option");
    boolean named = newName != null || newGroup != null;
    require(mode == 'e' || !named, "Cannot assign instance name or group without '-e assign'");
    if (mode == 'e') {
      checkEdit(named);
    }
  }

  private void checkEdit(boolean named) throws CommandException {
    boolean isNew = NEW.contains(edit);
    require(
        !named || isNew || edit.equals("assign"),
        "Cannot assign instance name or group with '-e " + edit + "'");
    require(named || !edit.equals("assign"), "Specify new instance name or group with '-e assign'");
    require(isNew || rest.isEmpty(), "Parameter overrides not valid with '-e " + edit + "'");
    require(isNew || edit.equals("init") || instance != null, "Select an instance via '-i name'");
  }
}
