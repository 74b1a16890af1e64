package org.posthouse.commands;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.posthouse.api.message.Recipient.Notify;

/**
 * The options of sendmail, mailq and newaliases. Many exist for programs that were written for
 * another sendmail: those that sendmail(1) calls ignored are read and forgotten; what the server
 * cannot do is refused, or said.
 */
final class SendmailOptions {

  /**
   * What is to be done.
   *
   * @param words for a message that nothing may follow; empty if addresses follow, or nobody cares
   */
  enum Mode {
    SUBMIT(""),
    SMTP("stand-alone mode"),
    LIST("display queue mode"),
    FLUSH("flush queue mode"),
    FLUSH_MESSAGE("flush queue_id"),
    FLUSH_SITE("flush site"),
    ALIASES("alias initialization mode"),
    DAEMON("daemon mode"),
    NOTHING("");

    final String words;

    Mode(String words) {
      this.words = words;
    }
  }

  private static final String WITH_VALUE = "ABCFLNORVXbefhopr";
  private static final String FLAGS = "GIUcimntvx";
  private static final String VERP_DELIMITERS = "-=+";
  private static final int MAX_ENVELOPE_ID = 100;

  private final Consumer<String> warnings;
  private Mode mode;
  private String configDirectory;
  private String sender;
  private String fullName;
  private String encoding;
  private String envelopeId;
  private String dsnReturn;
  private String aliasDatabase;
  private String flushWhat = "";
  private Set<Notify> notify = Set.of();
  private boolean fromHeaders;
  private boolean dotIsText;
  private boolean gateway;
  private boolean smtputf8;
  private boolean verbose;
  private final List<String> operands = new ArrayList<>();

  private SendmailOptions(Mode mode, Consumer<String> warnings) {
    this.mode = mode;
    this.warnings = warnings;
  }

  /**
   * @param mode what the command does if no option says otherwise
   */
  static SendmailOptions parse(Mode mode, List<String> args, Consumer<String> warnings)
      throws CommandException {
    var options = new SendmailOptions(mode, warnings);
    int i = 0;
    while (i < args.size() && args.get(i).length() > 1 && args.get(i).charAt(0) == '-') {
      String arg = args.get(i++);
      if (arg.equals("--")) {
        break;
      }
      i = options.take(arg, args, i);
    }
    options.operands.addAll(args.subList(i, args.size()));
    options.check();
    return options;
  }

  private int take(String arg, List<String> args, int next) throws CommandException {
    for (int i = 1; i < arg.length(); i++) {
      char c = arg.charAt(i);
      if (c == 'q') {
        flush(arg.substring(i + 1));
        return next;
      }
      if (WITH_VALUE.indexOf(c) >= 0) {
        if (i + 1 < arg.length()) {
          value(c, arg.substring(i + 1));
          return next;
        }
        if (next >= args.size()) {
          throw new OptionException("option requires an argument -- '" + c + "'");
        }
        value(c, args.get(next));
        return next + 1;
      }
      if (FLAGS.indexOf(c) < 0) {
        throw new OptionException("invalid option -- '" + c + "'");
      }
      flag(c);
    }
    return next;
  }

  private void flag(char c) throws CommandException {
    switch (c) {
      case 'G' -> gateway = true;
      case 'I' -> mode = Mode.ALIASES;
      case 'i' -> dotIsText = true;
      case 'n' -> throw new CommandException("-n option not supported");
      case 't' -> fromHeaders = true;
      case 'v' -> verbose = true;
      default -> {}
    }
  }

  private void value(char c, String value) throws CommandException {
    switch (c) {
      case 'b' -> mode = mode(value);
      case 'f', 'r' -> sender = value;
      case 'F' -> fullName = value;
      case 'o' -> oldOption(value);
      case 'O' -> longOption(value);
      case 'C' -> configDirectory = value;
      case 'B' -> encoding = encoding(value);
      case 'N' -> notify = notify(value);
      case 'R' -> dsnReturn = dsnReturn(value);
      case 'V' -> envelopeId = envelopeId(value);
      case 'X' -> refuseExtension(value);
      default -> {}
    }
  }

  private void oldOption(String value) throws CommandException {
    if (value.startsWith("A")) {
      aliasDatabase = value.substring(1);
      if (aliasDatabase.isEmpty()) {
        throw new CommandException("-oA requires pathname");
      }
    }
    dotIsText |= value.equals("i");
  }

  private void longOption(String value) throws CommandException {
    int equals = value.indexOf('=');
    String name = value.substring(0, Math.max(equals, 0)).strip().toLowerCase(Locale.ROOT);
    String setting = value.substring(equals + 1).strip().toLowerCase(Locale.ROOT);
    switch (name) {
      case "smtputf8" -> smtputf8 = isYes(value, setting);
      case "requiretls" -> {
        if (isYes(value, setting)) {
          throw new CommandException(
              "-O " + value + ": not supported: the server does not enforce REQUIRETLS");
        }
      }
      default -> {}
    }
  }

  private static boolean isYes(String option, String setting) throws CommandException {
    return switch (setting) {
      case "yes" -> true;
      case "no" -> false;
      default -> throw new CommandException("-O " + option + ": specify yes or no");
    };
  }

  private static Mode mode(String value) throws CommandException {
    return switch (value.isEmpty() ? ' ' : value.charAt(0)) {
      case 'm' -> Mode.SUBMIT;
      case 's' -> Mode.SMTP;
      case 'p' -> Mode.LIST;
      case 'i' -> Mode.ALIASES;
      case 'd', 'l' -> Mode.DAEMON;
      case 'h', 'H' -> Mode.NOTHING;
      case 'v' ->
          throw new CommandException(
              "-bv is not supported: there are no delivery reports without a delivery");
      default -> throw new CommandException("unsupported: -b" + value);
    };
  }

  private void flush(String what) throws CommandException {
    switch (what.isEmpty() ? ' ' : what.charAt(0)) {
      case ' ' -> mode = Mode.FLUSH;
      case 'I' -> flushOnly(Mode.FLUSH_MESSAGE, what, "specify: -qIqueueid");
      case 'R' -> flushOnly(Mode.FLUSH_SITE, what, "specify: -qRsitename");
      default -> {
        if (what.charAt(0) < '0' || what.charAt(0) > '9') {
          throw new CommandException("-q" + what.charAt(0) + " is not implemented");
        }
        // How often a daemon runs its queue: queue_run_delay says so here.
        mode = mode == Mode.DAEMON ? mode : Mode.NOTHING;
      }
    }
  }

  private void flushOnly(Mode which, String what, String usage) throws CommandException {
    mode = which;
    flushWhat = what.substring(1);
    if (flushWhat.isEmpty()) {
      throw new CommandException(usage);
    }
  }

  private static String encoding(String value) throws CommandException {
    return switch (value.toUpperCase(Locale.ROOT)) {
      case "7BIT" -> "7bit";
      case "8BITMIME" -> "8bitmime";
      default -> throw new CommandException("-B option needs 8BITMIME or 7BIT");
    };
  }

  private Set<Notify> notify(String list) {
    var words = new HashSet<Notify>();
    for (String word : list.split("[,\\s]+")) {
      try {
        words.add(Notify.valueOf(word.toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        warnings.accept("unknown DSN NOTIFY command value \"" + word + "\" in \"" + list + "\"");
        return ignored('N');
      }
    }
    return words.size() > 1 && words.contains(Notify.NEVER) ? ignored('N') : words;
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

  private String envelopeId(String value) {
    if (value.length() > MAX_ENVELOPE_ID) {
      warnings.accept("too long -V option value -- ignored");
      return null;
    }
    return value;
  }

  private static void refuseExtension(String value) throws CommandException {
    if (!value.startsWith("V")) {
      throw new CommandException(
          "unsupported: -X" + value.substring(0, Math.min(1, value.length())));
    }
    String delimiters = value.substring(1);
    if (delimiters.length() != 2 && !delimiters.isEmpty()
        || delimiters.chars().anyMatch(c -> VERP_DELIMITERS.indexOf(c) < 0)) {
      throw new CommandException("-V requires two characters from " + VERP_DELIMITERS);
    }
    throw new CommandException(
        "-XV is not supported: the server does not send with variable envelope return paths");
  }

  private void check() throws CommandException {
    if (fromHeaders && mode != Mode.SUBMIT) {
      throw new CommandException("-t can be used only in delivery mode");
    }
    if (!operands.isEmpty() && !mode.words.isEmpty()) {
      throw new CommandException(mode.words + " requires no recipient");
    }
    if (verbose && mode == Mode.SUBMIT) {
      warnings.accept("-v: no report of the delivery will be sent: not supported");
    }
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

  /** The table of {@code -oA}, or null. */
  String aliasDatabase() {
    return aliasDatabase;
  }

  /** What follows {@code -qI} or {@code -qR}. */
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

  /** Whether delivery needs SMTPUTF8. */
  boolean smtputf8() {
    return smtputf8;
  }

  /** Whether {@code -v} was given: a report of a delivery is wanted, or what is done to be told. */
  boolean isVerbose() {
    return verbose;
  }

  List<String> operands() {
    return operands;
  }
}
