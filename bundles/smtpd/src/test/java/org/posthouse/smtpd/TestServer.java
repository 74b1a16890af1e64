package org.posthouse.smtpd;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.posthouse.anvil.AnvilServer;
import org.posthouse.api.Deadline;
import org.posthouse.api.access.RestrictionFactory;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;
import org.posthouse.api.connection.Connection;
import org.posthouse.api.explain.Explanation;
import org.posthouse.api.explain.MailQuestion;
import org.posthouse.api.memory.MemoryBudget;
import org.posthouse.api.queue.SiteFlush;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.Tables;
import org.posthouse.config.ConfigLoader;
import org.posthouse.net.Connections;
import org.posthouse.net.dns.Dns;
import org.posthouse.rewrite.TrivialRewrite;
import org.posthouse.smtpd.check.RestrictionRegistry;
import org.posthouse.smtpd.restriction.OwnWords;
import org.posthouse.tables.broker.TableBroker;

/** An SMTP server on a loopback port with real configuration, tables and address resolving. */
final class TestServer implements AutoCloseable {
  final RecordingLog log = new RecordingLog();
  final MemoryQueue queue = new MemoryQueue();

  /** The sites for which somebody asked. */
  final List<String> flushed = new CopyOnWriteArrayList<>();

  private final SiteFlush flush =
      site -> {
        flushed.add(site);
        return OptionalInt.of(1);
      };
  final Set<Connection> open = ConcurrentHashMap.newKeySet();
  final AnvilServer anvil = new AnvilServer();
  private final Connections connections = new Connections();
  private final List<ServerSocketChannel> listeners = new CopyOnWriteArrayList<>();
  private final Supplier<Swappable> maker;
  private volatile Swappable parts;
  private final List<RestrictionFactory> others = new CopyOnWriteArrayList<>();
  private final List<RestrictionRegistry> registries = new CopyOnWriteArrayList<>();
  private final ConfigSnapshot snapshot;

  /** The server, and the broker that it was made with. */
  private record Swappable(SmtpServer server, TableBroker broker) {}

  /**
   * @param settings lines of main.cf, after those of common.cf
   */
  TestServer(String settings) throws IOException, ConfigException {
    this(settings, new LoopbackDns());
  }

  TestServer(String settings, Dns dns) throws IOException, ConfigException {
    this(settings, dns, MemoryBudget.of(64 << 20, 64 << 20));
  }

  /**
   * @param memory what sessions may fill
   */
  TestServer(String settings, MemoryBudget memory) throws IOException, ConfigException {
    this(settings, new LoopbackDns(), memory);
  }

  private TestServer(String settings, Dns dns, MemoryBudget memory)
      throws IOException, ConfigException {
    snapshot = parse(settings);
    Configuration configuration =
        new Configuration() {
          @Override
          public ConfigSnapshot current() {
            return snapshot;
          }

          @Override
          public List<String> reload() {
            return List.of();
          }
        };
    maker =
        () -> {
          TableBroker tables = new TableBroker(context(snapshot), List.of());
          SmtpServer server =
              new SmtpServer(
                  log,
                  queue,
                  tables,
                  new TrivialRewrite(configuration, tables, log),
                  dns,
                  memory,
                  restrictions(tables, dns));
          server.add(anvil);
          server.setFlush(flush);
          return new Swappable(server, tables);
        };
    parts = maker.get();
    listen(snapshot.main());
  }

  private RestrictionRegistry restrictions(Tables tables, Dns dns) {
    RestrictionRegistry registry = OwnWords.registry(tables, dns);
    others.forEach(registry::add);
    registries.add(registry);
    return registry;
  }

  /** What the framework does when the broker's bundle is replaced; the settings stay. */
  void swapBroker() {
    Swappable old = parts;
    parts = maker.get();
    old.broker().close();
  }

  /** What the framework does when the bundle of anvil leaves. */
  void removeAnvil() {
    parts.server().remove(anvil);
  }

  /** What the framework does when it comes back. */
  void addAnvil() {
    parts.server().add(anvil);
  }

  /** What the framework does when the queue manager's bundle is replaced. */
  void removeFlush() {
    parts.server().unsetFlush(flush);
  }

  /** What the framework does when a bundle with words comes. */
  void add(RestrictionFactory words) {
    others.add(words);
    registries.getLast().add(words);
  }

  /** What the framework does when it leaves. */
  void remove(RestrictionFactory words) {
    others.remove(words);
    registries.getLast().remove(words);
  }

  /** What it would answer. */
  Explanation explain(MailQuestion question, ServiceEntry service) {
    return parts.server().explain(question, service, snapshot.main());
  }

  private static ConfigSnapshot parse(String settings) throws IOException, ConfigException {
    return ConfigLoader.parse(Path.of("/nonexistent"), common() + settings + "\n", "");
  }

  /** The same server at another port, with other settings; returns the port. */
  int alsoWith(String settings) throws IOException, ConfigException {
    return listen(parse(settings).main());
  }

  private int listen(Settings settings) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
    listeners.add(listener);
    Thread.ofVirtual().start(() -> accept(listener, settings));
    return port(listener);
  }

  private static int port(ServerSocketChannel listener) {
    return listener.socket().getLocalPort();
  }

  private static String common() throws IOException {
    try (InputStream in = TestServer.class.getResourceAsStream("/dialogues/common.cf")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private TableContext context(ConfigSnapshot config) {
    return new TableContext() {
      @Override
      public Path configDirectory() {
        return config.main().configDirectory();
      }

      @Override
      public Optional<String> parameter(String name) {
        return config.main().find(name);
      }

      @Override
      public void warn(String text) {
        log.warn(text);
      }
    };
  }

  int port() {
    return port(listeners.getFirst());
  }

  /** Serves a connection that has been accepted elsewhere, to its end. */
  void serve(SocketChannel channel) {
    serve(channel, snapshot.main());
  }

  /** Serves a connection that is none of the network. */
  void serve(Connection connection, Settings settings) throws IOException {
    parts.server().serve(connection, null, settings);
  }

  /** Lines of main.cf, after those of common.cf. */
  static Settings settings(String lines) throws IOException, ConfigException {
    return parse(lines).main();
  }

  private void accept(ServerSocketChannel listener, Settings settings) {
    try {
      while (true) {
        SocketChannel channel = listener.accept();
        Thread.ofVirtual().start(() -> serve(channel, settings));
      }
    } catch (IOException e) {
      // Closed: no more clients.
    }
  }

  private void serve(SocketChannel channel, Settings settings) {
    try {
      Connection connection = connections.opened(channel, Deadline.after(Duration.ofMinutes(1)));
      open.add(connection);
      try {
        parts.server().serve(connection, null, settings);
      } catch (RuntimeException | Error e) {
        log.panic("session failed: " + e, e);
      } finally {
        open.remove(connection);
        connection.finish();
      }
    } catch (IOException e) {
      log.panic("no session: " + e, e);
    }
  }

  @Override
  public void close() throws IOException {
    for (ServerSocketChannel listener : listeners) {
      listener.close();
    }
    connections.close();
  }
}
