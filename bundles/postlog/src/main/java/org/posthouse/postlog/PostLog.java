package org.posthouse.postlog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.posthouse.api.config.ConfigListener;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.config.Settings;
import org.posthouse.api.event.MailEventListener;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.MailLog;

/** The mail log. A destination that cannot be opened is replaced by standard output. */
@Component(service = {MailLog.class, ConfigListener.class})
public final class PostLog implements MailLog, ConfigListener, AutoCloseable {
  private static final byte[] END = {'\n'};

  private final long pid = ProcessHandle.current().pid();
  private final LogWriter writer;
  private final Listeners listeners = new Listeners();
  private final Log own;
  private volatile LineHead head;
  private Optional<PostlogSocket> socket = Optional.empty();

  /** The server's: writes what daemons say, and what others send to the service postlog. */
  @Activate
  public PostLog(@Reference Configuration configuration) {
    this(configuration.current().main());
    listen(configuration.current());
  }

  /** For a process without the framework, such as a command: listens to nobody else. */
  public PostLog(Settings main) {
    writer = new LogWriter(new StdoutTarget());
    own = daemon(main, "postlog");
    use(main);
  }

  private void use(Settings main) {
    try {
      use(Destination.of(main));
    } catch (IOException e) {
      writer.target(new StdoutTarget());
      head = new LineHead(Destination.stdout(main));
      daemon(main, "postlog").warn("logging to standard output: " + e.getMessage());
    }
  }

  private void use(Destination destination) throws IOException {
    writer.target(destination.open());
    head = new LineHead(destination);
  }

  @Override
  public Log daemon(Settings settings, String daemon) {
    return new DaemonLog(this, settings, daemon, pid);
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeListener")
  void addListener(MailEventListener listener) {
    listeners.add(listener, own);
  }

  void removeListener(MailEventListener listener) {
    listeners.remove(listener);
  }

  Listeners listeners() {
    return listeners;
  }

  LogBuffer buffer() {
    return writer.buffer();
  }

  byte[] head(Severity severity) {
    return head.bytes(severity);
  }

  @Override
  public void configurationChanged(ConfigSnapshot old, ConfigSnapshot now) {
    reload(now.main());
    listen(now);
  }

  private void listen(ConfigSnapshot snapshot) {
    Optional<Path> wanted = PostlogSocket.wanted(snapshot);
    if (socket.map(PostlogSocket::path).equals(wanted)) {
      return;
    }
    socket.ifPresent(PostlogSocket::close);
    socket = Optional.empty();
    Log log = daemon(snapshot.main(), "postlogd");
    try {
      if (wanted.isPresent()) {
        socket = Optional.of(new PostlogSocket(wanted.get(), strangers(snapshot.main()), log));
      }
    } catch (IOException e) {
      log.warn("service postlog: " + e.getMessage());
    }
  }

  private PostlogSocket.Lines strangers(Settings main) throws IOException {
    var users = new UserLines(UserLines.ownUser(), System::nanoTime);
    String name = main.get("syslog_name");
    return (sender, text) ->
        users
            .line(name, sender, new String(text, StandardCharsets.UTF_8))
            .ifPresent(
                line ->
                    buffer()
                        .offer(head(Severity.INFO), line.getBytes(StandardCharsets.UTF_8), END));
  }

  /** Opens the destination anew. */
  void reload(Settings main) {
    use(main);
  }

  @Override
  @Deactivate
  public void close() {
    socket.ifPresent(PostlogSocket::close);
    listeners.close();
    writer.close();
  }
}
