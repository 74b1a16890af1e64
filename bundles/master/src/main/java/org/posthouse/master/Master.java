package org.posthouse.master;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.posthouse.api.Deadline;
import org.posthouse.api.config.ConfigListener;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.config.Settings;
import org.posthouse.api.connection.PassServices;
import org.posthouse.api.connection.StreamDaemon;
import org.posthouse.api.connection.TriggerDaemon;
import org.posthouse.api.event.MailEvent;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.MailLog;
import org.posthouse.net.Connections;
import org.posthouse.net.ServicePorts;
import org.posthouse.tables.index.TypesInPlace;

/**
 * The life of the server. If it cannot do what it is configured for when it starts, the process
 * ends with a failure status; later it says what is wrong and goes on with the rest.
 */
@Component(
    service = {ConfigListener.class, PassServices.class},
    immediate = true)
public final class Master implements ConfigListener, PassServices {
  /** How long table types may take to be installed: less than "postfix start" waits. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Configuration configuration;
  private final Log log;
  private final IntConsumer exit;
  private final Daemons daemons = new Daemons();
  private final Sessions sessions = new Sessions();
  private final Services services;
  private final Retry retry = new Retry();
  private final TypesInPlace types;
  private Thread waiting;
  private PidFile pidFile;
  private volatile boolean running;

  @Activate
  public Master(
      @Reference Configuration configuration,
      @Reference MailLog mailLog,
      @Reference Connections connections,
      @Reference TypesInPlace types) {
    this(configuration, mailLog, connections, types, Capacity.ofProcess(), Master::exitProcess);
  }

  /**
   * @param capacity how many sessions the process can hold
   */
  Master(
      Configuration configuration,
      MailLog mailLog,
      Connections connections,
      TypesInPlace types,
      int capacity,
      IntConsumer exit) {
    this.types = types;
    this.configuration = configuration;
    this.exit = exit;
    log = mailLog.daemon(configuration.current().main(), "master");
    services =
        new Services(new ServicePorts(), daemons, connections, sessions, Places.of(capacity), log);
  }

  /** On a thread of its own, because it waits until this component is gone. */
  private static void exitProcess(int status) {
    Thread.ofPlatform().name("master-exit").start(() -> System.exit(status));
  }

  @Activate
  void start() {
    ConfigSnapshot snapshot = configuration.current();
    snapshot.warnings().forEach(log::warn);
    try {
      pidFile = new PidFile(Path.of(snapshot.main().get("queue_directory")));
    } catch (MasterException e) {
      fail(e.getMessage());
      return;
    }
    if (types.complete(snapshot)) {
      open();
    } else {
      // Not here: what installs types starts after this component.
      waiting = Thread.ofVirtual().name("master-start").start(this::openWhenTypesAreThere);
    }
  }

  private void openWhenTypesAreThere() {
    try {
      if (!types.await(Deadline.after(PATIENCE))) {
        log.warn(
            "table types that the configuration names are not there yet; starting all the same");
      }
      open();
    } catch (InterruptedException _) {
      // The server stops.
    }
  }

  private void open() {
    ConfigSnapshot snapshot = configuration.current();
    try {
      List<String> problems = services.apply(snapshot);
      if (!problems.isEmpty()) {
        throw new MasterException(problems.getFirst());
      }
      pidFile.announce();
    } catch (MasterException e) {
      fail(e.getMessage());
      return;
    }
    running = true;
    log.info("daemon started -- " + identity(snapshot.main()));
    // A daemon may have come while that was going on.
    refresh();
  }

  private void fail(String problem) {
    log.fatal(problem);
    System.err.println("postfix/master: fatal: " + problem);
    exit.accept(1);
  }

  private static String identity(Settings main) {
    return "version " + main.get("mail_version") + ", configuration " + main.configDirectory();
  }

  @Override
  public void configurationChanged(ConfigSnapshot old, ConfigSnapshot now) {
    log.event(
        new MailEvent.Reloaded(
            now.generation(),
            now.main().get("mail_version"),
            now.main().configDirectory().toString(),
            now.changes()));
    now.changes().forEach(change -> log.info("reload: " + change));
    if (now.changes().isEmpty()) {
      log.info("reload: nothing has changed");
    }
    now.warnings().forEach(log::warn);
    refresh();
  }

  @Override
  public Outcome pass(String service, Passed passed) {
    return services.pass(service, passed);
  }

  private void refresh() {
    if (running) {
      List<String> problems = services.apply(configuration.current());
      problems.forEach(log::warn);
      if (problems.isEmpty()) {
        retry.cancel();
      } else {
        retry.later(this::refresh);
      }
    }
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addStream(StreamDaemon daemon, Map<String, Object> properties) {
    daemons.add(daemon, properties);
    refresh();
  }

  void removeStream(StreamDaemon daemon, Map<String, Object> properties) {
    daemons.remove(daemon, properties);
    refresh();
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addTrigger(TriggerDaemon daemon, Map<String, Object> properties) {
    daemons.add(daemon, properties);
    refresh();
  }

  void removeTrigger(TriggerDaemon daemon, Map<String, Object> properties) {
    daemons.remove(daemon, properties);
    refresh();
  }

  @Deactivate
  void stop() {
    if (waiting != null) {
      waiting.interrupt();
    }
    if (running) {
      log.info("terminating on signal 15");
    }
    running = false;
    retry.close();
    services.close();
    sessions.drain(configuration.current().main().time("shutdown_session_time"));
    if (pidFile != null) {
      pidFile.close();
    }
  }
}
