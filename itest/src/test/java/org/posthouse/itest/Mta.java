package org.posthouse.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.posthouse.api.testing.Ports;

/**
 * A private instance of the built distribution, driven from outside by its own commands. Root's
 * instances run as nobody, in a place that nobody may read.
 */
final class Mta implements AutoCloseable {
  private static final String MASTER =
      """
      127.0.0.1:%d   inet  n       -      n      -      -       smtpd
      pickup    unix  n       -      n      60     1       pickup
      cleanup   unix  n       -      n      -      0       cleanup
      qmgr      unix  n       -      n      300    1       qmgr
      rewrite   unix  -       -      n      -      -       trivial-rewrite
      bounce    unix  -       -      n      -      0       bounce
      smtp      unix  -       -      n      -      -       smtp
      relay     unix  -       -      n      -      -       smtp
      showq     unix  n       -      n      -      -       showq
      error     unix  -       -      n      -      -       error
      retry     unix  -       -      n      -      -       error
      discard   unix  -       -      n      -      -       discard
      local     unix  -       n      n      -      -       local
      virtual   unix  -       n      n      -      -       virtual
      lmtp      unix  -       -      n      -      -       lmtp
      """;

  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
  private static final Path HOME = home();

  /** What takes longer than this hangs. */
  private static final int LONGEST_SECONDS = 180;

  final Path directory;
  final int port;

  /** What commands get in addition. */
  private final Map<String, String> environment = new HashMap<>();

  private Mta(Path directory, int port) {
    this.directory = directory;
    this.port = port;
  }

  /** A new instance, not started. The settings are lines of main.cf; DIR stands for its folder. */
  static Mta create(String settings) throws IOException {
    Path directory = Files.createTempDirectory(Path.of("/var/tmp"), "posthouse-itest-");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectories(directory.resolve("etc"));
    Files.createDirectories(directory.resolve("mail"));
    String user = ROOT ? "nobody" : System.getProperty("user.name");
    int uid = (int) Files.getAttribute(directory, "unix:uid");
    if (ROOT) {
      uid = 65534;
      Files.setAttribute(directory.resolve("mail"), "unix:uid", uid);
      Files.setAttribute(directory.resolve("mail"), "unix:gid", uid);
    }
    var mta = new Mta(directory, Ports.free());
    String common =
        """
        compatibility_level = 3.11
        queue_directory = DIR/queue
        data_directory = DIR/data
        maillog_file = DIR/log/maillog
        maillog_file_prefixes = /var, /dev, DIR
        mail_owner = %s
        myhostname = mta.test.invalid
        mydestination =
        mynetworks = 127.0.0.0/8
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        alias_maps =
        alias_database =
        smtp_host_lookup = native
        smtp_dns_support_level = disabled
        virtual_mailbox_base = DIR/mail
        virtual_minimum_uid = 0
        virtual_uid_maps = static:%d
        virtual_gid_maps = static:%d
        """
            .formatted(user, uid, (int) Files.getAttribute(directory.resolve("mail"), "unix:gid"));
    Path log = Files.createDirectories(directory.resolve("log"));
    if (ROOT) {
      Files.setAttribute(log, "unix:uid", uid);
    }
    mta.write("etc/main.cf", common + settings);
    mta.write("etc/master.cf", MASTER.formatted(mta.port));
    return mta;
  }

  /**
   * Writes a file of the instance; DIR in the text is replaced by its folder. Whoever reads it
   * meanwhile has the old text or the new.
   */
  void write(String file, String text) throws IOException {
    Path target = directory.resolve(file);
    Files.createDirectories(target.getParent());
    Path fresh = target.resolveSibling(target.getFileName() + ".new");
    Files.writeString(fresh, text.replace("DIR", directory.toString()));
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** A file of the instance, with DIR for its folder again. */
  String read(String file) throws IOException {
    return Files.readString(directory.resolve(file)).replace(directory.toString(), "DIR");
  }

  /** The server is given such a heap from its next start on. */
  Mta heap(String size) {
    environment.put("POSTHOUSE_JAVA_OPTIONS", "-Xmx" + size);
    return this;
  }

  Mta start() throws IOException {
    run("postfix", "start");
    return this;
  }

  /** Runs a command of the distribution and returns what it printed; fails if it fails. */
  String run(String command, String... arguments) throws IOException {
    Result result = tryRun("", command, arguments);
    if (result.status != 0) {
      throw new AssertionError(command + " " + List.of(arguments) + ": " + result + "\n" + log());
    }
    return result.output;
  }

  /** The exit status and output (both streams) of a command. */
  record Result(int status, String output) {}

  Result tryRun(String input, String command, String... arguments) throws IOException {
    var line = new ArrayList<String>();
    line.add(HOME.resolve("bin").resolve(command).toString());
    line.addAll(List.of(arguments));
    var builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("MAIL_CONFIG", directory.resolve("etc").toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    var end = process.onExit().completeOnTimeout(null, LONGEST_SECONDS, TimeUnit.SECONDS);
    var late =
        end.thenAccept(
            ended -> {
              if (ended == null) {
                process.destroyForcibly();
              }
            });
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    late.join();
    if (end.join() == null) {
      throw new AssertionError(line + " does not end; it has said: " + output);
    }
    return new Result(process.exitValue(), output);
  }

  long pid() throws IOException {
    return Long.parseLong(Files.readString(directory.resolve("queue/pid/master.pid")).strip());
  }

  long supervisor() throws IOException {
    Path file = directory.resolve("data/server/supervisor.pid");
    return Long.parseLong(Files.readString(file).strip());
  }

  /** As a power failure would, but for the disk's cache. */
  void kill9() throws IOException {
    ProcessHandle process = ProcessHandle.of(pid()).orElseThrow();
    // First the supervisor, which would start the server again.
    ProcessHandle supervisor = ProcessHandle.of(supervisor()).orElseThrow();
    supervisor.destroyForcibly();
    process.destroyForcibly();
    supervisor.onExit().join();
    process.onExit().join();
  }

  String log() {
    try {
      Path log = directory.resolve("log/maillog");
      return Files.exists(log) ? Files.readString(log) : "(no log)";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path mailbox(String name) {
    return directory.resolve("mail").resolve(name);
  }

  /** The messages in a Maildir. */
  List<Path> messages(String mailbox) throws IOException {
    Path dir = mailbox(mailbox).resolve("new");
    if (!Files.isDirectory(dir)) {
      return List.of();
    }
    try (var files = Files.list(dir)) {
      return files.sorted().toList();
    }
  }

  @Override
  public void close() throws IOException {
    tryRun("", "postfix", "abort");
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static Path home() {
    Path built = Path.of(System.getProperty("home")).toAbsolutePath().normalize();
    try {
      return ROOT && !readableByNobody(built) ? copy(built) : built;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean readableByNobody(Path path) throws IOException, InterruptedException {
    return new ProcessBuilder(
                "setpriv", "--reuid=65534", "--clear-groups", "test", "-r", path + "/lib/server")
            .start()
            .waitFor()
        == 0;
  }

  private static Path copy(Path built) throws IOException, InterruptedException {
    Path place = Files.createTempDirectory(Path.of("/var/tmp"), "posthouse-home-");
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
    var process = new ProcessBuilder("cp", "-a", built.toString(), place + "/posthouse").start();
    if (process.waitFor() != 0) {
      throw new IOException("cp failed");
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    new ProcessBuilder("rm", "-rf", place.toString()).start().waitFor();
                  } catch (IOException | InterruptedException e) {
                    // A folder too many in /var/tmp.
                  }
                }));
    return place.resolve("posthouse");
  }
}
