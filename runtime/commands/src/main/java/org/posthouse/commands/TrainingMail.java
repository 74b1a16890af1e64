package org.posthouse.commands;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A day of a mail server in some seconds: mail for mailboxes, aliases and other sites, some of it
 * put off, refused or returned, in sessions of one message and of many, in plain text and with TLS.
 */
final class TrainingMail {
  private static final int CLIENTS = 20;
  private static final int SESSIONS = 120;
  private static final int LONG_SESSION = 20;

  /** Every so many sessions is one with TLS: the handshake costs more than the message. */
  private static final int TLS_EVERY = 20;

  private static final List<String> RECIPIENTS =
      List.of(
          "ada@relay.test",
          "bob@relay.test",
          "ada@box.test",
          "eve@relay.test",
          "old@box.test",
          "list@local.test",
          "fay@relay.test",
          TrainingSink.LATER,
          "gil@relay.test",
          TrainingSink.NEVER);

  private final int port;

  private TrainingMail(int port) {
    this.port = port;
  }

  /** Sends mail to the server at a port, which relays to another one. */
  static void send(int port, int relay) throws IOException, InterruptedException {
    TrainingClient.await(port);
    var mail = new TrainingMail(port);
    try (var sink = new TrainingSink(relay);
        var clients = Executors.newFixedThreadPool(CLIENTS)) {
      sink.start();
      var running = new ArrayList<Future<?>>();
      for (int i = 0; i < CLIENTS; i++) {
        int client = i;
        running.add(clients.submit(() -> mail.sessions(client)));
      }
      for (Future<?> one : running) {
        one.get();
      }
      sink.awaitQuiet();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private Void sessions(int client) throws IOException {
    for (int i = 0; i < SESSIONS; i++) {
      int number = client * SESSIONS + i;
      try (var session = new TrainingClient(port)) {
        session.hello();
        if (number % TLS_EVERY == 0) {
          session.startTls();
        }
        refused(session, number);
        int messages = i % LONG_SESSION == 0 ? LONG_SESSION : 1;
        for (int k = 0; k < messages; k++) {
          session.mail(RECIPIENTS.get((number + k) % RECIPIENTS.size()));
        }
        session.quit();
      }
    }
    return null;
  }

  private static void refused(TrainingClient session, int number) throws IOException {
    if (number % 4 == 0) {
      session.refused("nobody@box.test");
    }
  }
}
