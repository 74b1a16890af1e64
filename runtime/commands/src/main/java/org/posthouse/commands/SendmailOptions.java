package org.posthouse.commands;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.posthouse.api.message.Recipient.Notify;

/**
 * The options of sendmail. Many exist for programs that were written for another sendmail; those
 * that mean nothing here are read and forgotten.
 */
final class SendmailOptions {

  /** What is to be done. */
  enum Mode {
    SUBMIT,
    SMTP,
    LIST,
    FLUSH,
    ALIASES,
    DAEMON,
    NOTHING
  }

  private static final String WITH_VALUE = "ABCFLNORVXbefhopr";
  private static final String FLAGS = "GIUcimnstvxZ";

  private final Consumer<String> warnings;
  private Mode mode = Mode.SUBMIT;
  private String configDirectory;
  private String sender;
  private String fullName;
  private String encoding;
  private String envelopeId;
  private String dsnReturn;
  private String flushWhat = "";
  private Set<Notify> notify = Set.of();
  private boolean fromHeaders;
  private boolean dotIsText;
  private boolean gateway;
  private final List<String> operands = new ArrayList<>();

  private SendmailOptions(Consumer<String> warnings) {
    this.warnings = warnings;
  }

  static SendmailOptions parse(List<String> args, Consumer<String> warnings)
      throws CommandException {
    var options = new SendmailOptions(warnings);
    int i = 0;
    while (i < args.size() && args.get(i).length() > 1 && args.get(i).charAt(0) == '-') {
      String arg = args.get(i++);
      if (arg.equals("--")) {
        break;
      }
      i = options.take(arg, args, i);
    }
    options.operands.addAll(args.subList(i, args.size()));
    return options;
  }

  private int take(String arg, List<String> args, int next) throws CommandException {
    for (int i = 1; i < arg.length(); i++) {
      char c = arg.charAt(i);
      if (c == 'q') {
        mode = Mode.FLUSH;
        flushWhat = arg.substring(i + 1);
        return next;
      }
      if (WITH_VALUE.indexOf(c) >= 0) {
        if (i + 1 < arg.length()) {
          value(c, arg.substring(i + 1));
          return next;
        }
        if (next >= args.size()) {
          throw usage("option requires an argument -- '" + c + "'");
        }
        value(c, args.get(next));
        return next + 1;
      }
      if (FLAGS.indexOf(c) < 0) {
        throw usage("invalid option -- '" + c + "'");
      }
      flag(c);
    }
    return next;
  }

  private void flag(char c) {
    switch (c) {
      case 'G' -> gateway = true;
      case 'I' -> mode = Mode.ALIASES;
      case 'i' -> dotIsText = true;
      case 't' -> fromHeaders = true;
      default -> {}
    }
  }

  private void value(char c, String value) throws CommandException {
    switch (c) {
      case 'b' -> mode = mode(value);
      case 'f', 'r' -> sender = value;
      case 'F' -> fullName = value;
      case 'o' -> oldOption(value);
      case 'C' -> configDirectory = value;
      case 'B' -> encoding = encoding(value);
      case 'N' -> notify = notify(value);
      case 'R' -> dsnReturn = dsnReturn(value);
      case 'V' -> envelopeId = value;
      default -> {}
    }
  }

  private void oldOption(String value) {
    switch (value) {
      case "i" -> dotIsText = true;
      case "7" -> encoding = "7bit";
      case "8" -> encoding = "8bitmime";
      default -> {}
    }
  }

  private static Mode mode(String value) throws CommandException {
    return switch (value.isEmpty() ? ' ' : value.charAt(0)) {
      case 'm', 'a' -> Mode.SUBMIT;
      case 's' -> Mode.SMTP;
      case 'p' -> Mode.LIST;
      case 'i' -> Mode.ALIASES;
      case 'd', 'l' -> Mode.DAEMON;
      case 'h', 'H' -> Mode.NOTHING;
      case 'v' ->
          throw usage("-bv is not supported: there are no delivery reports without a delivery");
      default -> throw usage("unsupported: -b" + value);
    };
  }

  private static String encoding(String value) throws CommandException {
    return switch (value.toUpperCase(Locale.ROOT)) {
      case "7BIT" -> "7bit";
      case "8BITMIME" -> "8bitmime";
      default -> throw usage("-B option needs 8BITMIME or 7BIT");
    };
  }

  private Set<Notify> notify(String value) {
    var words = new HashSet<Notify>();
    try {
      for (String word : value.split(",")) {
        words.add(Notify.valueOf(word.strip().toUpperCase(Locale.ROOT)));
      }
    } catch (IllegalArgumentException e) {
      return ignored('N');
    }
    if (words.size() > 1 && words.contains(Notify.NEVER)) {
      return ignored('N');
    }
    return words;
  }

  private Set<Notify> ignored(char option) {
    warnings.accept("bad -" + option + " option value -- ignored");
    return Set.of();
  }

  private String dsnReturn(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "full" -> "full";
      case "hdrs" -> "hdrs";
      default -> {
        ignored('R');
        yield null;
      }
    };
  }

  private static CommandException usage(String text) {
    return new CommandException(text);
  }

  Mode mode() {
    return mode;
  }

  /** The directory, or a file in it. */
  String configDirectory() {
    return configDirectory != null && configDirectory.endsWith(".cf")
        ? configDirectory.substring(0, Math.max(1, configDirectory.lastIndexOf('/')))
        : configDirectory;
  }

  /** As given, or null. */
  String sender() {
    return sender;
  }

  String fullName() {
    return fullName;
  }

  String encoding() {
    return encoding;
  }

  String envelopeId() {
    return envelopeId;
  }

  String dsnReturn() {
    return dsnReturn;
  }

  /** What follows {@code -q}: nothing, {@code Iqueueid} or {@code Rsite}. */
  String flushWhat() {
    return flushWhat;
  }

  Set<Notify> notifyWords() {
    return notify;
  }

  boolean fromHeaders() {
    return fromHeaders;
  }

  boolean dotIsText() {
    return dotIsText;
  }

  boolean gateway() {
    return gateway;
  }

  List<String> operands() {
    return operands;
  }
}
