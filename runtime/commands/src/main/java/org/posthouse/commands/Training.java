package org.posthouse.commands;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the ahead-of-time caches learn from: runs the commands that people wait for, or sends mail
 * through a server under training. Used by lib/make-aot only.
 */
public final class Training {
  private static final String MAIL = "From: ada@box.test\nTo: ada@box.test\n\ntraining\n";

  private Training() {}

  public static void main(String[] args) throws Exception {
    Path etc = Path.of(args[0]);
    if (args.length == 1) {
      commands(etc);
    } else {
      run(etc, "postmap", table(etc));
      TrainingKeys.write(etc.resolve("keys.p12"), etc.resolve("chain.pem"));
      TrainingMail.send(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    }
  }

  private static void commands(Path etc) throws IOException {
    run(etc, "postmap", table(etc));
    run(etc, "postmap", "-q", "ada@box.test", table(etc));
    run(etc, "postmap", "-q", "192.0.2.1", "cidr:" + etc.resolve("clients"));
    run(etc, "postconf", "-n");
    run(etc, "postconf", "myhostname");
    run(etc, "postfix", "check");
    run(etc.resolve("start"), "postfix", "start-fg");
    runOn(MAIL, etc, "sendmail", "-t", "-i");
    run(etc, "mailq");
    run(etc, "postqueue", "-p");
    run(etc, "posthouse", "help");
    // What only the streams of a process need.
    Invocation.ofProcess("training").out().flush();
  }

  private static String table(Path etc) {
    return "hash:" + etc.resolve("table");
  }

  private static void run(Path etc, String name, String... arguments) {
    runOn("", etc, name, arguments);
  }

  private static void runOn(String input, Path etc, String name, String... arguments) {
    var io =
        new Invocation(
            name,
            new ByteArrayInputStream(input.getBytes(StandardCharsets.US_ASCII)),
            new PrintStream(OutputStream.nullOutputStream()),
            new PrintStream(OutputStream.nullOutputStream()),
            Map.of("MAIL_CONFIG", etc.toString()));
    Main.run(io, List.of(arguments));
  }
}
