package org.posthouse.commands;

import java.util.ArrayList;
import java.util.List;

/**
 * Options as POSIX getopt reads them: flags can be combined, a value can follow in the same or the
 * next argument, {@code --} or the first argument that is no option ends them.
 *
 * <p>Use: {@code while (options.next()) switch (options.option()) { case 'c' -> ...}}, then {@link
 * #rest}.
 */
public final class Getopt {

  private final List<String> args;
  private final String known;
  private int index;
  private int offset = 1;
  private char option;
  private String value;

  /**
   * @param known the option letters, each followed by a colon if it takes a value
   */
  public Getopt(List<String> args, String known) {
    this.args = List.copyOf(args);
    this.known = known;
  }

  /** Goes to the next option; false when there is none left. */
  public boolean next() throws CommandException {
    if (index >= args.size()) {
      return false;
    }
    String arg = args.get(index);
    if (arg.length() < 2 || arg.charAt(0) != '-') {
      return false;
    }
    if (arg.equals("--")) {
      index++;
      return false;
    }
    take(arg);
    return true;
  }

  private void take(String arg) throws CommandException {
    option = arg.charAt(offset++);
    value = null;
    int at = option == ':' ? -1 : known.indexOf(option);
    if (at < 0) {
      throw new OptionException("invalid option -- '" + option + "'");
    }
    boolean wantsValue = at + 1 < known.length() && known.charAt(at + 1) == ':';
    if (wantsValue && offset < arg.length()) {
      value = arg.substring(offset);
      offset = arg.length();
    }
    if (offset >= arg.length()) {
      index++;
      offset = 1;
    }
    if (wantsValue && value == null) {
      if (index >= args.size()) {
        throw new OptionException("option requires an argument -- '" + option + "'");
      }
      value = args.get(index++);
    }
  }

  public char option() {
    return option;
  }

  /** The value of an option that takes one. */
  public String value() {
    return value;
  }

  /** What follows the options. */
  public List<String> rest() {
    return new ArrayList<>(args.subList(Math.min(index, args.size()), args.size()));
  }
}
