package org.posthouse.console;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.MailLog;

/**
 * Serves the console on {@code $data_directory/console.sock}. The socket's mode lets only the
 * server's own user (and root) in; there is no other authentication.
 */
@Component(service = ConsoleServer.class, immediate = true)
public final class ConsoleServer {
  /** The console's socket in $data_directory. */
  static final String SOCKET = "console.sock";

  /** More than an administrator and some scripts ever need at once. */
  private static final int MAX_SESSIONS = 32;

  private static final long PAUSE_NANOS = 1_000_000_000;

  private final CommandProcessor commands;
  private final Log log;
  private final Path socket;
  private final ServerSocketChannel listener;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final Semaphore room = new Semaphore(MAX_SESSIONS);

  @Activate
  public ConsoleServer(
      @Reference CommandProcessor commands,
      @Reference Configuration configuration,
      @Reference MailLog mailLog)
      throws IOException {
    Settings settings = configuration.current().main();
    this.commands = commands;
    this.log = mailLog.daemon(settings, "console");
    this.socket = Path.of(settings.get("data_directory"), SOCKET);
    this.listener = listen(socket);
    Thread.ofVirtual().name("console").start(this::accept);
  }

  private static ServerSocketChannel listen(Path socket) throws IOException {
    if (answers(socket)) {
      throw new IOException(socket + " is in use by another server");
    }
    Files.deleteIfExists(socket);
    var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    // Nobody else gets in between bind and chmod: the directory is the server's own, mode 0700.
    listener.bind(UnixDomainSocketAddress.of(socket));
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
    return listener;
  }

  private static boolean answers(Path socket) {
    try (var other = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return other.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        room.acquire();
        start(listener.accept());
      } catch (IOException e) {
        room.release();
        if (listener.isOpen()) {
          log.warn("console: accept: " + e.getMessage());
          // Without a descriptor the next one fails at once too.
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void start(SocketChannel client) {
    open.add(client);
    Thread.ofVirtual().name("console session").start(() -> serve(client));
  }

  private void serve(SocketChannel client) {
    try (client) {
      ConsoleSession.serve(client, commands);
    } catch (IOException e) {
      // The client went away; nobody is left to be told.
    } catch (RuntimeException e) {
      log.panic("console session failed", e);
    } finally {
      open.remove(client);
      room.release();
    }
  }

  @Deactivate
  void stop() throws IOException {
    listener.close();
    for (SocketChannel client : open) {
      client.close();
    }
    Files.deleteIfExists(socket);
  }
}
