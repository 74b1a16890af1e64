package org.posthouse.qmgr;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.posthouse.api.MailError;
import org.posthouse.api.MailException;
import org.posthouse.api.bounce.BounceService;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.config.Settings;
import org.posthouse.api.delivery.DeliveryAgent;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.MailLog;
import org.posthouse.api.memory.MemoryBudget;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.queue.QueueName;
import org.posthouse.api.rewrite.AddressClass;
import org.posthouse.api.rewrite.AddressResolver;
import org.posthouse.api.rewrite.Resolution;
import org.posthouse.api.table.Tables;
import org.posthouse.api.testing.Await;
import org.posthouse.config.ConfigLoader;
import org.posthouse.queue.JournalQueueStore;
import org.posthouse.queue.QueueDirectory;
import org.posthouse.tables.broker.SettingsContext;
import org.posthouse.tables.broker.TableBroker;

/**
 * A queue manager with a real queue and configuration. Mail for {@code user@X.host} goes by the
 * transport X.
 */
final class World implements AutoCloseable, Configuration, MailLog, AddressResolver, BounceService {
  private static final String MASTER =
      """
      qmgr unix n - n 300 1 qmgr
      bounce unix - - n - 0 bounce
      retry unix - - n - - error
      smtp unix - - n - - smtp
      slow unix - - n - 2 smtp
      pipe unix - - n - - pipe
      acme unix - - n - - acme
      """;

  /** A report that was made. */
  record Report(Kind kind, String queueId, List<Item> items) {}

  final List<String> lines = new CopyOnWriteArrayList<>();
  final List<Report> reports = new CopyOnWriteArrayList<>();
  final List<String> probed = new CopyOnWriteArrayList<>();
  final Map<String, MailError> unresolved = new ConcurrentHashMap<>();
  final JournalQueueStore store;
  final Agents agents = new Agents();
  final Scheduler scheduler;
  volatile boolean bounceFails;
  private volatile ConfigSnapshot snapshot;
  private final Path directory;

  World(Path directory, String mainCf) throws IOException, ConfigException {
    this(directory, mainCf, MemoryBudget.of(64 << 20, 64 << 20));
  }

  World(Path directory, String mainCf, MemoryBudget memory) throws IOException, ConfigException {
    this.directory = directory;
    configure(mainCf);
    store = new QueueDirectory(snapshot.main(), daemon(snapshot.main(), "queue")).open();
    scheduler =
        new Scheduler(
            this,
            store,
            this,
            this,
            agents,
            (address, status) -> probed.add(address + " " + status.action()),
            tables(),
            this,
            memory,
            Thread::startVirtualThread);
  }

  private Tables tables() {
    Log log = daemon(snapshot.main(), "tables");
    return new TableBroker(new SettingsContext(snapshot.main(), log), List.of());
  }

  World start() {
    Thread.ofVirtual().name("qmgr").start(scheduler);
    return this;
  }

  void configure(String mainCf) throws ConfigException {
    String all = "queue_directory = " + directory + "\nqueue_minfree = 0\n" + mainCf;
    snapshot = ConfigLoader.parse(directory, all, MASTER);
  }

  World agent(String daemon, DeliveryAgent agent) {
    agents.add(agent, Map.of(DeliveryAgent.DAEMON, daemon));
    return this;
  }

  String send(String sender, String... recipients) throws IOException {
    return send(sender, Instant.now(), Arrays.stream(recipients).map(Recipient::new).toList());
  }

  String send(String sender, Instant arrival, List<Recipient> recipients) throws IOException {
    try (var draft = store.create()) {
      draft.content().write("Subject: x\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII));
      draft.commit(new Envelope(sender, recipients, arrival, Map.of()), QueueName.INCOMING);
      return draft.queueId();
    }
  }

  /** A probe for {@code recipient}; verify will hear of {@code about}. */
  String probe(String about, String recipient) throws IOException {
    try (var draft = store.create()) {
      draft.content().write("To: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      Map<String, String> attributes = Map.of(Envelope.PROBE, about);
      List<Recipient> to = List.of(new Recipient(recipient));
      draft.commit(new Envelope("n@b", to, Instant.now(), attributes), QueueName.INCOMING);
      return draft.queueId();
    }
  }

  boolean logged(String part) {
    return lines.stream().anyMatch(line -> line.contains(part));
  }

  String line(String part) {
    return lines.stream().filter(line -> line.contains(part)).findFirst().orElse("");
  }

  QueueName queue(String id) {
    return store.entry(id).map(entry -> entry.queue()).orElse(null);
  }

  static void await(Await.Condition condition) throws Exception {
    Await.until("what the queue manager is to do", condition);
  }

  @Override
  public void close() throws InterruptedException {
    scheduler.stop(Duration.ofMinutes(1));
    store.close();
  }

  @Override
  public ConfigSnapshot current() {
    return snapshot;
  }

  @Override
  public List<String> reload() {
    return List.of();
  }

  @Override
  public String rewrite(Context context, String address) {
    return address;
  }

  @Override
  public Resolution resolve(String sender, String recipient) {
    MailError error = unresolved.get(recipient);
    if (error != null) {
      return new Resolution.Failed(error);
    }
    String domain = recipient.substring(recipient.indexOf('@') + 1);
    int dot = domain.indexOf('.');
    AddressClass kind = domain.startsWith("local") ? AddressClass.LOCAL : AddressClass.DEFAULT;
    return new Resolution.Route(domain.substring(0, dot), domain, recipient, kind);
  }

  @Override
  public void report(Kind kind, QueuedMessage message, List<Item> items) throws MailException {
    if (bounceFails) {
      throw new MailException(MailError.temporary("test"));
    }
    reports.add(new Report(kind, message.queueId(), items));
  }

  @Override
  public Log daemon(Settings settings, String daemon) {
    return new Log() {
      @Override
      public void info(String text) {
        lines.add(daemon + ": " + text);
      }

      @Override
      public void warn(String text) {
        lines.add(daemon + ": warning: " + text);
      }

      @Override
      public void fatal(String text) {
        lines.add(daemon + ": fatal: " + text);
      }

      @Override
      public void panic(String text, Throwable cause) {
        lines.add(daemon + ": panic: " + text);
        cause.printStackTrace();
      }
    };
  }
}
