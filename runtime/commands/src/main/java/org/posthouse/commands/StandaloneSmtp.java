package org.posthouse.commands;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.posthouse.api.Deadline;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.config.Settings;
import org.posthouse.api.connection.Connection;
import org.posthouse.api.log.MailLog;
import org.posthouse.api.memory.MemoryBudget;
import org.posthouse.api.table.Tables;
import org.posthouse.config.ConfigLoader;
import org.posthouse.net.Connections;
import org.posthouse.net.dns.DnsClient;
import org.posthouse.postlog.LogAppender;
import org.posthouse.rewrite.TrivialRewrite;
import org.posthouse.smtpd.SmtpServer;
import org.posthouse.smtpd.restriction.OwnWords;

/**
 * {@code sendmail -bs}: SMTP on standard input and output. The server's own session, but in this
 * process: what it takes goes to {@code maildrop/} with the rights of the user, whether the server
 * runs or not. Access controls are for strangers, so there are none.
 */
final class StandaloneSmtp {
  private static final Duration START = Duration.ofSeconds(10);

  /** A line such as master.cf could have, of a service that only this process runs. */
  private static final String SERVICE = "sendmail";

  private static final String LINE =
      """
      sendmail unix - - n - - smtpd
        -o smtpd_client_restrictions=
        -o smtpd_helo_restrictions=
        -o smtpd_sender_restrictions=
        -o smtpd_relay_restrictions=permit,reject
        -o smtpd_recipient_restrictions=permit
        -o smtpd_data_restrictions=
        -o smtpd_end_of_data_restrictions=
        -o smtpd_forbid_unauth_pipelining=no
        -o smtpd_helo_required=no
        -o smtpd_reject_unlisted_sender=no
        -o smtpd_reject_unlisted_recipient=no
        -o smtpd_authorized_xclient_hosts=
        -o smtpd_tls_security_level=none
        -o smtpd_tls_wrappermode=no
        -o smtpd_enforce_tls=no
        -o smtpd_use_tls=no
      """;

  private final Invocation io;
  private final Instance instance;

  StandaloneSmtp(Invocation io, Instance instance) {
    this.io = io;
    this.instance = instance;
  }

  int run() throws CommandException, IOException {
    ConfigSnapshot snapshot = snapshot();
    Settings settings = snapshot.settings(SERVICE);
    Tables tables = new CommandTables(io, instance).broker();
    try (LogAppender appender = openLog();
        var connections = new Connections()) {
      MailLog log = new AppendedLog(io, appender);
      long heap = Runtime.getRuntime().maxMemory();
      var dns = new DnsClient();
      var server =
          new SmtpServer(
              log,
              new MaildropCleanup(instance.queueDirectory()),
              tables,
              new TrivialRewrite(new Fixed(snapshot), tables, log),
              dns,
              MemoryBudget.of(heap / 4, heap / 4),
              OwnWords.registry(tables, dns));
      serve(server, connections, settings);
    }
    return 0;
  }

  /** Null if no log can be reached: what is worth a warning is still shown. */
  private LogAppender openLog() throws CommandException {
    try {
      return LogFile.open(instance);
    } catch (IOException e) {
      return null;
    }
  }

  private ConfigSnapshot snapshot() throws CommandException {
    try {
      return ConfigLoader.loadService(instance.configDirectory(), LINE);
    } catch (ConfigException e) {
      throw new CommandException(e.getMessage());
    }
  }

  /** The session has its deadlines on a socket; so standard input and output become one. */
  private void serve(SmtpServer server, Connections connections, Settings settings)
      throws IOException {
    Path directory = Files.createTempDirectory("sendmail");
    Path path = directory.resolve("socket");
    try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        var here = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(path), 1);
      here.connect(listener.getLocalAddress());
      try (Connection there = connections.opened(listener.accept(), Deadline.after(START))) {
        Thread.ofVirtual().start(() -> send(here));
        Thread replies = Thread.ofVirtual().start(() -> receive(here));
        server.serve(there, null, settings);
        there.close();
        replies.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    } finally {
      Files.deleteIfExists(path);
      Files.deleteIfExists(directory);
    }
  }

  private void send(SocketChannel channel) {
    try {
      Sendmail.pump(io.in(), Channels.newOutputStream(channel));
      channel.shutdownOutput();
    } catch (IOException e) {
      // The session is over.
    }
  }

  private void receive(SocketChannel channel) {
    try {
      Sendmail.pump(Channels.newInputStream(channel), io.out());
    } catch (IOException | OutputException e) {
      // Nobody reads any more.
    }
  }

  /** A configuration that does not change. */
  private record Fixed(ConfigSnapshot current) implements Configuration {
    @Override
    public List<String> reload() {
      return List.of();
    }
  }
}
