package org.posthouse.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.Deadline;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.connection.Connection;
import org.posthouse.api.connection.DrainingException;
import org.posthouse.api.connection.PassServices;
import org.posthouse.api.connection.StreamDaemon;
import org.posthouse.api.connection.TriggerDaemon;
import org.posthouse.api.testing.Await;
import org.posthouse.api.testing.Ports;
import org.posthouse.net.Connections;
import org.posthouse.net.LineReader;
import org.posthouse.net.LineReader.LineEnd;
import org.posthouse.net.LineWriter;

class MasterTest {
  private static final Map<String, Object> SMTPD = Map.of(StreamDaemon.DAEMON, "smtpd");
  private static final Map<String, Object> PICKUP = Map.of(StreamDaemon.DAEMON, "pickup");

  /** What takes longer hangs. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** Greets, then repeats lines; BUG is a bug. */
  private static final StreamDaemon ECHO =
      (connection, service, settings) -> {
        connection.deadline(Deadline.after(LONGEST));
        LineWriter writer = new LineWriter(connection);
        LineReader reader = new LineReader(connection, writer);
        writer.line("220 " + service.name());
        try {
          while (reader.readLine(100) == LineEnd.CRLF) {
            String line = reader.text(java.nio.charset.StandardCharsets.US_ASCII);
            if (line.equals("BUG")) {
              throw new IllegalStateException("a bug");
            }
            writer.line(line);
          }
        } catch (DrainingException e) {
          writer.line("421 bye");
          writer.flush();
        }
      };

  @TempDir Path queue;
  private final RecordingLog log = new RecordingLog();
  private final BlockingQueue<Integer> exits = new LinkedBlockingQueue<>();
  private final Connections connections = new Connections();
  private final TestTypes types = new TestTypes();
  private final List<Client> clients = new ArrayList<>();
  private TestConfiguration configuration;
  private Master master;
  private int port;

  @BeforeEach
  void choosePort() throws Exception {
    port = Ports.free();
    configuration = new TestConfiguration(queue, TestConfiguration.inet(port, 100));
    master = newMaster();
  }

  @AfterEach
  void stop() throws IOException {
    for (Client client : clients) {
      client.connection.close();
    }
    master.stop();
    connections.close();
  }

  @Test
  void servesSessions() throws IOException {
    start();
    Client client = new Client(port);
    client.expect("220 127.0.0.1:" + port);
    client.send("hello");
    client.expect("hello");
    assertEquals("daemon started -- version 3.12, configuration " + queue, log.lines.getLast());
    String pid = Files.readString(queue.resolve("pid/master.pid"));
    assertEquals(ProcessHandle.current().pid(), Long.parseLong(pid.strip()));
    assertEquals(33, pid.length());
  }

  @Test
  void doesNotListenBeforeTheTableTypesOfTheConfigurationAreThere() throws Exception {
    types.complete = false;
    start();
    assertThrows(IOException.class, () -> new Client(port));
    assertTrue(Files.notExists(queue.resolve("pid/master.pid")) || pidFile().isBlank());
    types.settled();
    awaitLine("daemon started");
    new Client(port).expect("220 127.0.0.1:" + port);
  }

  /** Reads a piece ahead, and hands the connection over for another client. */
  private StreamDaemon passing(BlockingQueue<PassServices.Outcome> outcomes) {
    return (connection, service, settings) -> {
      connection.deadline(Deadline.after(LONGEST));
      byte[] ahead = connection.input().readNBytes(3);
      connection.unread(ahead);
      var client = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 1234);
      var server = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.2"), 25);
      outcomes.add(master.pass("inner", new PassServices.Passed(connection, client, server)));
    };
  }

  @Test
  void handsAConnectionOverWithWhatWasReadAhead() throws Exception {
    var outcomes = new LinkedBlockingQueue<PassServices.Outcome>();
    var addresses = new LinkedBlockingQueue<Object>();
    StreamDaemon inner =
        (connection, service, settings) -> {
          addresses.add(connection.remote());
          addresses.add(connection.local());
          ECHO.serve(connection, service, settings);
        };
    configuration.set(
        "127.0.0.1:" + port + " inet n - n - 5 postscreen", "inner pass - - n - 1 smtpd");
    master.addStream(passing(outcomes), Map.of(StreamDaemon.DAEMON, "postscreen"));
    master.addStream(inner, SMTPD);
    master.start();
    Client first = new Client(port);
    first.send("hello");
    first.expect("220 inner");
    first.expect("hello");
    assertEquals(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 1234), addresses.take());
    assertEquals(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.2"), 25), addresses.take());

    Client second = new Client(port);
    second.send("hello");
    assertEquals(PassServices.Outcome.BUSY, outcomes.poll(1, TimeUnit.MINUTES));
    first.connection.close();
    assertEquals(PassServices.Outcome.SERVED, outcomes.poll(1, TimeUnit.MINUTES));

    master.removeStream(inner, SMTPD);
    new Client(port).send("hello");
    assertEquals(PassServices.Outcome.ABSENT, outcomes.poll(1, TimeUnit.MINUTES));
  }

  @Test
  void endsWithFailureWhenAddressIsInUse() throws Exception {
    try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
      start();
      assertEquals(1, exits.poll(1, TimeUnit.MINUTES));
      assertEquals(
          "fatal: bind 127.0.0.1 port " + other.getLocalPort() + ": Address already in use",
          log.lines.getLast());
    }
  }

  @Test
  void refusesQueueDirectoryThatIsInUse() throws Exception {
    start();
    Master second = newMaster();
    second.start();
    assertEquals(1, exits.poll(1, TimeUnit.MINUTES));
    assertTrue(log.lines.getLast().contains("unable to set exclusive lock"));
  }

  @Test
  void reloadTouchesOnlyWhatChanged() throws Exception {
    start();
    Client before = new Client(port);
    before.expect("220 127.0.0.1:" + port);
    int added = Ports.free();
    reload(port, added);
    new Client(added).expect("220 127.0.0.1:" + added);
    reload(added);
    before.send("still here");
    before.expect("still here");
    assertThrows(IOException.class, () -> new Client(port));
    new Client(added).expect("220 127.0.0.1:" + added);
  }

  @Test
  void aPortMovesToAllAddressesAtOnce() throws Exception {
    start();
    var old = configuration.current();
    master.configurationChanged(
        old, configuration.set("0.0.0.0:" + port + " inet n - n - 100 smtpd"));
    new Client(port).expect("220 0.0.0.0:" + port);
    assertFalse(log.lines.stream().anyMatch(line -> line.contains("Address already in use")));
  }

  @Test
  void badListenerAtReloadLeavesTheOthers() throws Exception {
    start();
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      reload(port, other.getLocalPort());
      assertTrue(log.lines.getLast().endsWith("Address already in use"));
    }
    new Client(port).expect("220 127.0.0.1:" + port);
    assertTrue(exits.isEmpty());
  }

  @Test
  void holdsConnectionsAboveTheLimitBack() throws Exception {
    configuration.set(TestConfiguration.inet(port, 1));
    start();
    Client first = new Client(port);
    first.expect("220 127.0.0.1:" + port);
    Client second = new Client(port);
    awaitLine("has reached its process limit \"1\"");
    first.connection.close();
    second.expect("220 127.0.0.1:" + port);
  }

  /** Says what its settings are, and stays. */
  private static final StreamDaemon PATIENCE =
      (connection, service, settings) -> {
        connection.deadline(Deadline.after(LONGEST));
        LineWriter writer = new LineWriter(connection);
        writer.line("220 " + settings.find("smtpd_timeout").orElseThrow());
        writer.flush();
        new LineReader(connection, writer).readLine(100);
      };

  @Test
  void sessionsNearTheLimitHaveLessPatience() throws Exception {
    configuration.set("0.0.0.0:" + port + " inet n - n - 10 smtpd");
    master.addStream(PATIENCE, SMTPD);
    master.start();
    for (int i = 0; i < 9; i++) {
      new Client(port).expect("220 300s");
    }
    Client last = new Client(port);
    last.expect("220 10s");
    assertEquals(
        "warning: 0.0.0.0:" + port + ": hardly a place is free: new sessions get stress=yes",
        log.lines.getLast());
    last.connection.close();
    clients.getFirst().connection.close();
    new Client(port).expect("220 10s");
  }

  @Test
  void aLineThatSetsStressHasItsWay() throws Exception {
    configuration.set("0.0.0.0:" + port + " inet n - n - 1 smtpd -o stress=");
    master.addStream(PATIENCE, SMTPD);
    master.start();
    new Client(port).expect("220 300s");
    Client waiting = new Client(port);
    awaitLine("STRESS_README");
    clients.getFirst().connection.close();
    waiting.expect("220 300s");
  }

  @Test
  void servicesForThisHostKnowNoStress() throws Exception {
    configuration.set("127.0.0.1:" + port + " inet n - n - 1 smtpd");
    master.addStream(PATIENCE, SMTPD);
    master.start();
    new Client(port).expect("220 300s");
    Client waiting = new Client(port);
    awaitLine("reached its process limit");
    clients.getFirst().connection.close();
    waiting.expect("220 300s");
  }

  @Test
  void aServiceLeavesRoomForTheOthersAndAllHaveABound() throws Exception {
    int other = Ports.free();
    configuration.set(
        "0.0.0.0:" + port + " inet n - n - - smtpd",
        "0.0.0.0:" + other + " inet n - n - - smtpd",
        "public unix n - n - - smtpd");
    master = new Master(configuration, log, connections, types, 4, exits::add);
    start();
    for (int i = 0; i < 3; i++) {
      new Client(port).expect("220 0.0.0.0:" + port);
    }
    Client fourth = new Client(port);
    awaitLine("has reached its process limit \"3\"");
    new Client(other).expect("220 0.0.0.0:" + other);
    Client fifth = new Client(other);
    awaitLine("the limit of 4 sessions");
    assertTrue(Files.exists(queue.resolve("public/public")));
    try (Connection local =
        connections.connect(queue.resolve("public/public"), Deadline.after(LONGEST))) {
      LineReader reader = new LineReader(local, new LineWriter(local));
      assertEquals(LineEnd.CRLF, reader.readLine(100));
    }
    clients.getFirst().connection.close();
    clients.get(1).connection.close();
    fourth.expect("220 0.0.0.0:" + port);
    fifth.expect("220 0.0.0.0:" + other);
  }

  @Test
  void bugEndsOnlyItsSession() throws IOException {
    start();
    Client broken = new Client(port);
    broken.expect("220 127.0.0.1:" + port);
    broken.send("BUG");
    assertEquals(LineEnd.EOF, broken.reader.readLine(100));
    assertTrue(log.lines.getLast().startsWith("panic: service 127.0.0.1:" + port + "/inet"));
    new Client(port).expect("220 127.0.0.1:" + port);
  }

  @Test
  void tellsIdleSessionsWhenItStops() throws Exception {
    start();
    List<Client> idle = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      idle.add(new Client(port));
      idle.getLast().expect("220 127.0.0.1:" + port);
    }
    Thread stopping = Thread.startVirtualThread(master::stop);
    for (Client client : idle) {
      client.expect("421 bye");
      client.connection.close();
    }
    assertThrows(IOException.class, () -> new Client(port));
    stopping.join();
    assertTrue(log.lines.contains("terminating on signal 15"));
  }

  @Test
  void startsServiceWhenItsDaemonComes() throws IOException {
    master.start();
    assertTrue(
        log.lines.getFirst().contains("no bundle provides the daemon \"smtpd\""),
        log.lines.getFirst());
    assertThrows(IOException.class, () -> new Client(port));
    master.addStream(ECHO, SMTPD);
    new Client(port).expect("220 127.0.0.1:" + port);
    master.removeStream(ECHO, SMTPD);
    assertThrows(IOException.class, () -> new Client(port));
  }

  @Test
  void aReloadChangesWhenADaemonIsWoken() throws Exception {
    configuration.set("pickup unix n - n 3600 1 pickup");
    BlockingQueue<Byte> requests = new LinkedBlockingQueue<>();
    TriggerDaemon pickup = (request, service, settings) -> requests.add(request);
    master.addTrigger(pickup, PICKUP);
    master.start();
    assertEquals(TriggerDaemon.WAKEUP, requests.poll(1, TimeUnit.MINUTES));
    var old = configuration.current();
    master.configurationChanged(old, configuration.set("pickup unix n - n 1 1 pickup"));
    assertEquals(TriggerDaemon.WAKEUP, requests.poll(1, TimeUnit.MINUTES));
  }

  @Test
  void wakesDaemonAtStartAndByItsSocket() throws Exception {
    configuration.set(TestConfiguration.pickup());
    BlockingQueue<Byte> requests = new LinkedBlockingQueue<>();
    TriggerDaemon pickup = (request, service, settings) -> requests.add(request);
    master.addTrigger(pickup, PICKUP);
    master.start();
    assertEquals(TriggerDaemon.WAKEUP, requests.poll(1, TimeUnit.MINUTES));
    Path socket = queue.resolve("public/pickup");
    try (Connection client = connections.connect(socket, Deadline.after(LONGEST))) {
      client.output().write('F');
    }
    assertEquals((byte) 'F', requests.poll(1, TimeUnit.MINUTES));
    assertEquals(
        "rw-rw-rw-",
        java.nio.file.attribute.PosixFilePermissions.toString(
            Files.getPosixFilePermissions(socket)));
  }

  private String pidFile() throws IOException {
    return Files.readString(queue.resolve("pid/master.pid"));
  }

  private Master newMaster() {
    return new Master(configuration, log, connections, types, 1000, exits::add);
  }

  private void start() {
    master.addStream(ECHO, SMTPD);
    master.start();
  }

  private void reload(int... ports) throws ConfigException {
    var old = configuration.current();
    var entries = java.util.Arrays.stream(ports).mapToObj(p -> TestConfiguration.inet(p, 100));
    master.configurationChanged(old, configuration.set(entries.toArray(String[]::new)));
  }

  private void awaitLine(String part) throws Exception {
    Await.until(
        "a line \"" + part + "\"", () -> log.lines.stream().anyMatch(l -> l.contains(part)));
  }

  private final class Client {
    final Connection connection;
    final LineReader reader;

    Client(int port) throws IOException {
      connection =
          connections.connect(
              new InetSocketAddress("127.0.0.1", port), Optional.empty(), Deadline.after(LONGEST));
      reader = new LineReader(connection, new LineWriter(connection));
      clients.add(this);
    }

    void send(String line) throws IOException {
      connection
          .output()
          .write((line + "\r\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    void expect(String line) throws IOException {
      assertEquals(LineEnd.CRLF, reader.readLine(100));
      assertEquals(line, reader.text(java.nio.charset.StandardCharsets.US_ASCII));
    }
  }
}
