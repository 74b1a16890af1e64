package org.posthouse.commands;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the ahead-of-time caches learn from: runs the commands that people wait for, or sends some
 * mail to a server under training. Used by lib/make-aot only.
 */
public final class Training {
  private static final int MESSAGES = 200;
  private static final int PATIENCE = 600;
  private static final String MAIL = "From: ada@box.test\nTo: ada@box.test\n\ntraining\n";

  private Training() {}

  public static void main(String[] args) throws Exception {
    Path etc = Path.of(args[0]);
    if (args.length == 1) {
      commands(etc);
    } else {
      run(etc, "postmap", table(etc));
      mail(Integer.parseInt(args[1]));
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

  private static void mail(int port) throws IOException, InterruptedException {
    try (Socket socket = connect(port)) {
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      OutputStream out = socket.getOutputStream();
      reply(in);
      ask(in, out, "EHLO client.invalid");
      for (int i = 0; i < MESSAGES; i++) {
        ask(in, out, "MAIL FROM:<visitor@example.org>");
        ask(in, out, "RCPT TO:<ada@box.test>");
        ask(in, out, "DATA");
        ask(in, out, "Subject: training\r\n\r\n" + "text ".repeat(200) + "\r\n.");
      }
      ask(in, out, "QUIT");
    }
  }

  private static Socket connect(int port) throws IOException, InterruptedException {
    for (int i = 1; ; i++) {
      try {
        return new Socket(InetAddress.getLoopbackAddress(), port);
      } catch (IOException e) {
        if (i == PATIENCE) {
          throw e;
        }
        Thread.sleep(50);
      }
    }
  }

  private static void ask(BufferedReader in, OutputStream out, String command) throws IOException {
    out.write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
    reply(in);
  }

  private static void reply(BufferedReader in) throws IOException {
    String line;
    do {
      line = in.readLine();
      if (line == null || line.charAt(0) > '3') {
        throw new IOException("the server said: " + line);
      }
    } while (line.charAt(3) == '-');
  }
}
