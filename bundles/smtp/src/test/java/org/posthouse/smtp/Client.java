package org.posthouse.smtp;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.posthouse.api.Deadline;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;
import org.posthouse.api.delivery.DeliveryReport;
import org.posthouse.api.delivery.DeliveryRequest;
import org.posthouse.api.log.Log;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.MessageContent;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.message.RecipientState;
import org.posthouse.api.table.TableContext;
import org.posthouse.config.ConfigLoader;
import org.posthouse.net.Connections;
import org.posthouse.net.dns.Dns;
import org.posthouse.net.dns.DnsAnswer;
import org.posthouse.net.dns.MxRecord;
import org.posthouse.net.dns.RecordFilter;
import org.posthouse.tables.broker.TableBroker;

/** The agent with real settings, tables and sockets, and names from maps. */
final class Client implements AutoCloseable {
  private static final String MASTER = "smtp unix - - n - - smtp\nlmtp unix - - n - - lmtp\n";

  /** A test that waits for a server in vain ends some day; one that means to wait says less. */
  private static final String SHORT =
      "helo lhlo starttls mail rcpt data_init data_xfer data_done rset quit"
          .replaceAll("(\\w+) ?", "smtp_$1_timeout = 60s\nlmtp_$1_timeout = 60s\n");

  /** Names of the test's own world; a name that is absent does not exist. */
  static final class World implements Dns {
    final Map<String, DnsAnswer<MxRecord>> mx = new HashMap<>();
    final Map<String, DnsAnswer<InetAddress>> addresses = new HashMap<>();

    @Override
    public DnsAnswer<MxRecord> mx(String domain, Deadline deadline) {
      return mx.getOrDefault(domain, new DnsAnswer.None<>(addresses.containsKey(domain)));
    }

    @Override
    public DnsAnswer<InetAddress> addresses(String host, Family family, Deadline deadline) {
      return addresses.getOrDefault(host, new DnsAnswer.None<>(false));
    }

    @Override
    public DnsAnswer<String> names(InetAddress address, Deadline deadline) {
      return new DnsAnswer.None<>(false);
    }

    @Override
    public DnsAnswer<String> nameServers(String domain, Deadline deadline) {
      return new DnsAnswer.None<>(false);
    }

    @Override
    public Dns filtered(RecordFilter filter) {
      return this;
    }

    @Override
    public DnsAnswer<String> text(String name, Deadline deadline) {
      return new DnsAnswer.None<>(false);
    }

    @Override
    public List<InetAddress> hostsFile(String host, Family family) {
      return List.of();
    }

    @Override
    public List<String> hostsFile(InetAddress address) {
      return List.of();
    }
  }

  final World world = new World();
  final List<String> log = new CopyOnWriteArrayList<>();
  final List<Integer> uses = new CopyOnWriteArrayList<>();
  final Map<Integer, DeliveryStatus> statuses = new TreeMap<>();
  final List<DeliveryStatus> unavailable = new ArrayList<>();
  final Map<String, String> attributes = new TreeMap<>();
  private final Connections connections = new Connections();
  private final Settings settings;
  private final ServiceEntry service;
  private final SmtpAgent agent;

  Client(String... mainCf) throws ConfigException {
    this("smtp", mainCf);
  }

  Client(String command, String[] mainCf) throws ConfigException {
    this(command, MASTER, mainCf);
  }

  /**
   * @param master lines of master.cf
   */
  Client(String command, String master, String[] mainCf) throws ConfigException {
    String main =
        "myhostname = client.test\ninet_protocols = ipv4\nqueue_directory = /tmp\n"
            + "inet_interfaces = 192.0.2.99\n"
            + SHORT
            + String.join("\n", mainCf)
            + "\n";
    var snapshot = ConfigLoader.parse(Path.of("/nonexistent"), main, master);
    service = snapshot.service(command).orElseThrow();
    settings = snapshot.settings(service);
    Log lines = new Lines();
    agent =
        new SmtpAgent(
            world, connections, new TableBroker(new Context(), List.of()), (_, _) -> lines);
  }

  /** The recipient as the client gave it, where it is another. */
  final Map<String, String> originals = new HashMap<>();

  /** Delivers and waits; {@link #statuses} has the results by position. */
  DeliveryStatus deliver(String nexthop, String content, String... recipients) {
    statuses.clear();
    var all = new ArrayList<Recipient>();
    var targets = new ArrayList<DeliveryRequest.Target>();
    for (String recipient : recipients) {
      targets.add(new DeliveryRequest.Target(all.size(), recipient(recipient)));
      all.add(targets.getLast().recipient());
    }
    var envelope = new Envelope("sender@client.test", all, Instant.now(), attributes);
    var message = new Message(envelope, content.replace("\n", "\r\n"));
    agent.deliver(
        new DeliveryRequest(service, settings, message, nexthop, targets, Instant.now()),
        new Report());
    return statuses.get(0);
  }

  private Recipient recipient(String address) {
    return new Recipient(originals.getOrDefault(address, address)).withAddress(address);
  }

  @Override
  public void close() {
    agent.close();
    connections.close();
  }

  private record Message(Envelope envelope, String text) implements QueuedMessage {
    @Override
    public String queueId() {
      return "ABCDEF";
    }

    @Override
    public MessageContent content() {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return new MessageContent() {
        @Override
        public long size() {
          return bytes.length;
        }

        @Override
        public InputStream open() {
          return new ByteArrayInputStream(bytes);
        }
      };
    }

    @Override
    public List<RecipientState> states() {
      return envelope.recipients().stream().map(_ -> RecipientState.PENDING).toList();
    }
  }

  private final class Report implements DeliveryReport {
    @Override
    public void connected() {
      throw new AssertionError("told without the number of uses");
    }

    @Override
    public void connected(int number) {
      uses.add(number);
    }

    @Override
    public void status(int recipientIndex, DeliveryStatus status) {
      if (statuses.put(recipientIndex, status) != null) {
        throw new AssertionError("reported twice: " + recipientIndex);
      }
    }

    @Override
    public void destinationUnavailable(DeliveryStatus status) {
      unavailable.add(status);
    }
  }

  private final class Lines implements Log {
    @Override
    public void info(String text) {
      log.add(text);
    }

    @Override
    public void warn(String text) {
      log.add("warning: " + text);
    }

    @Override
    public void fatal(String text) {
      log.add("fatal: " + text);
    }

    @Override
    public void panic(String text, Throwable cause) {
      log.add("panic: " + text);
    }
  }

  private static final class Context implements TableContext {
    @Override
    public Path configDirectory() {
      return Path.of("/nonexistent");
    }

    @Override
    public Optional<String> parameter(String name) {
      return Optional.empty();
    }

    @Override
    public void warn(String text) {}
  }
}
