package org.posthouse.commands;

/** The line that a wrong option or argument is answered with, and the exit status. */
final class Usages {
  private static final int UNAVAILABLE = 69;
  private static final int TRY_AGAIN = 75;

  private Usages() {}

  /** The usage of a command in a line; empty if the command says what is wrong itself. */
  static String line(String command) {
    String arguments =
        switch (command) {
          case "postfix" -> "[-c config_dir] [-Dv] command";
          case "posthouse" -> "[-c config_dir] [command [argument...]]";
          case "postkick" -> "[-c config_dir] [-v] class service request";
          case "postlock" -> "[-c config_dir] [-l lock_style] [-v] folder command...";
          case "postlog" -> "[-c config_dir] [-i] [-p priority] [-t tag] [-v] [text]";
          case "postqueue" ->
              "-f | postqueue -i queueid | postqueue -j | postqueue -p | postqueue -s site";
          case "postcat" ->
              "[-b (body text)] [-c config_dir] [-d (decimal record type)]"
                  + " [-e (envelope records)] [-h (header text)] [-q (access queue)] [-v]"
                  + " [file(s)...]";
          case "postsuper" ->
              "[-c config_dir] [-d queue_id (delete)] [-e queue_id (expire)]"
                  + " [-f queue_id (expire and/or un-hold)] [-h queue_id (hold)]"
                  + " [-H queue_id (un-hold)] [-p (purge temporary files)]"
                  + " [-r queue_id (requeue)] [-s (structure fix)]"
                  + " [-S (redundant structure fix)] [-v (verbose)] [queue...]";
          case "postmulti" ->
              "-l [-jRv] [-a | -g group | -i name] | postmulti -p [-v] [-a | -g group | -i name]"
                  + " command... | postmulti -x [-Rv] [-a | -g group | -i name] command... |"
                  + " postmulti -e action [-v] [-a | -g group | -i name] [-I name] [-G group]"
                  + " [param=value...]";
          case "sendmail", "mailq", "newaliases" -> "[options]";
          default -> "";
        };
    return arguments.isEmpty() ? "" : "usage: " + command + " " + arguments;
  }

  /** What a command is for, in a sentence; empty for those that have more to say themselves. */
  static String purpose(String command) {
    return switch (command) {
      case "mailq" -> "Lists the mail queue; the same as postqueue -p.";
      case "newaliases" -> "Makes the indexed files of alias_database anew.";
      case "postalias" -> "Makes indexed files of alias tables, and looks keys up.";
      case "postcat" -> "Shows messages: queue files, or with -q those with these queue ids.";
      case "postconf" -> "Shows and changes main.cf and master.cf.";
      case "postmap" -> "Makes indexed files of tables, and looks keys up.";
      case "postqueue" -> "Lists the mail queue, and has deferred mail tried at once.";
      case "postsuper" -> "Removes, holds, releases and requeues mail.";
      case "sendmail" -> "Submits a message from standard input, as mail programs expect it.";
      default -> "";
    };
  }

  /** The answer to {@code --help}. */
  static String help(String command) {
    String arguments =
        switch (command) {
          case "mailq" -> "[-C config_dir]";
          case "newaliases" -> "[-C config_dir] [-oAalias_database]";
          case "postalias" ->
              "[-Nfijnoprsuvw] [-c config_dir] [-d key] [-q key] [map_type:]file...";
          case "postconf" ->
              "[-bdefhHjlmMFPnpqtvxX#] [-a] [-A] [-c config_dir] [-C class] [-o name=value]"
                  + " [-T mode] [name[=value]...]";
          case "postmap" ->
              "[-bFfhijmNnoprsuUvw] [-c config_dir] [-d key] [-q key] [map_type:]file...";
          case "sendmail" ->
              "[-t] [-f sender] [-F name] [-i] [-G] [-B body_type] [-N dsn] [-R return] [-V envid]"
                  + " [-O option=value] [-q[Iqueueid|Rsite]] [-bd|-bi|-bl|-bm|-bp|-bs]"
                  + " [-C config_dir]"
                  + " [recipient...]";
          default -> "";
        };
    String line =
        arguments.isEmpty() && !line(command).isEmpty()
            ? line(command)
            : ("usage: " + command + " " + arguments).strip();
    return line + "\n\n" + purpose(command) + "\n";
  }

  static int status(String command) {
    return switch (command) {
      case "postqueue" -> UNAVAILABLE;
      case "postlock", "sendmail", "mailq", "newaliases" -> TRY_AGAIN;
      default -> 1;
    };
  }
}
