package org.posthouse.master;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.Reason;

/**
 * One socket that connections come to. Trouble with accepting (such as no file descriptors left) is
 * answered by waiting a little longer each time; a socket that is lost is opened again.
 */
final class Listener implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

  private final Endpoint endpoint;
  private final Consumer<SocketChannel> takes;
  private final Log log;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile ServerSocketChannel server;

  /**
   * Binds and begins to accept; {@code takes} gets each connection and may hold the next one up.
   */
  Listener(Endpoint endpoint, Consumer<SocketChannel> takes, Log log) throws MasterException {
    this.endpoint = endpoint;
    this.takes = takes;
    this.log = log;
    server = endpoint.bind();
    thread = Thread.ofVirtual().name("listener " + endpoint).start(this::run);
  }

  private void run() {
    Duration pause = FIRST_PAUSE;
    while (!isClosed()) {
      try {
        if (!server.isOpen()) {
          reopen();
        }
        accept();
        pause = FIRST_PAUSE;
      } catch (IOException | MasterException | RuntimeException e) {
        if (!isClosed()) {
          log.warn("accept connection on " + endpoint + ": " + e.getMessage());
          pause(pause);
          pause = pause.multipliedBy(2);
          pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        }
      }
    }
  }

  private void reopen() throws MasterException {
    server = endpoint.bind();
    if (isClosed()) {
      close();
    }
  }

  private void accept() throws IOException {
    SocketChannel channel = server.accept();
    try {
      if (endpoint.takes(channel)) {
        takes.accept(channel);
      } else {
        channel.close();
      }
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void pause(Duration time) {
    try {
      boolean ended = closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      close();
    }
  }

  boolean isClosed() {
    return closed.getCount() == 0;
  }

  /** The port in use, for a listener that was opened on port 0. */
  int port() throws IOException {
    return ((java.net.InetSocketAddress) server.getLocalAddress()).getPort();
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      server.close();
      if (endpoint instanceof Endpoint.Unix(Path path)) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      log.warn("close " + endpoint + ": " + Reason.of(e));
    }
    awaitEnd();
  }

  /** The system closes a socket only when nobody waits at it any more. */
  private void awaitEnd() {
    try {
      if (Thread.currentThread() != thread) {
        boolean ended = thread.join(CLOSE_WAIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
