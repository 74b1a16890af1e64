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
    if (args.length == 2) {
      commands(etc, args[1]);
    } else {
      run(etc, "postmap", table(etc));
      TrainingKeys.write(etc.resolve("keys.p12"), etc.resolve("chain.pem"));
      TrainingMail.send(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    }
  }

  /** The set of commands that one cache is for. */
  private static void commands(Path etc, String set) throws IOException {
    switch (set) {
      case "postconf" -> postconf(etc);
      case "postmap" -> postmap(etc);
      case "commands" -> others(etc);
      default -> throw new IllegalArgumentException(set);
    }
    // What only the streams of a process need.
    Invocation.ofProcess("training").out().flush();
  }

  private static void postconf(Path etc) {
    for (Path directory : List.of(etc, etc.resolve("start"), etc.resolve("usual"))) {
      run(directory, "postconf", "-n");
      run(directory, "postconf", "myhostname");
      run(directory, "postconf", "-h", "queue_directory", "mynetworks", "virtual_alias_maps");
      run(directory, "postconf", "-hx", "mail_owner");
      run(directory, "postconf", "-M");
      run(directory, "postconf", "-P");
      run(directory, "postconf");
    }
  }

  private static void postmap(Path etc) {
    run(etc, "postmap", table(etc));
    run(etc, "postmap", "-q", "ada@box.test", table(etc));
    run(etc, "postmap", "-q", "nobody@box.test", table(etc));
    run(etc, "postmap", "-s", table(etc));
    run(etc, "postmap", "-q", "192.0.2.1", "cidr:" + etc.resolve("clients"));
    run(etc, "postmap", "-q", "X-Subject: a", "regexp:" + etc.resolve("checks"));
    run(etc, "postmap", "-q", "list", "texthash:" + etc.resolve("aliases"));
    runOn("ada@box.test\n", etc, "postmap", "-q", "-", table(etc));
  }

  private static void others(Path etc) {
    run(etc, "postfix", "check");
    run(etc.resolve("start"), "postfix", "start-fg");
    runOn(MAIL, etc, "sendmail", "-t", "-i");
    runOn(MAIL, etc, "sendmail", "-i", "-f", "ada@box.test", "ada@box.test");
    run(etc, "postqueue", "-p");
    run(etc, "mailq");
    run(etc, "postqueue", "-j");
    run(etc, "postqueue", "-f");
    run(etc, "postlog", "-t", "training", "-p", "info", "training");
    run(etc, "posthouse", "help");
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
