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
                  + " [-e (envelope records)] [-h (header text)] [-q (access queue)] [-v]";
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
          default -> "";
        };
    return arguments.isEmpty() ? "" : "usage: " + command + " " + arguments;
  }

  static int status(String command) {
    return switch (command) {
      case "postqueue", "mailq" -> UNAVAILABLE;
      case "postlock" -> TRY_AGAIN;
      default -> 1;
    };
  }
}
