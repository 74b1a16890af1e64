package org.posthouse.commands;

import java.nio.file.Files;
import java.nio.file.Path;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Settings;
import org.posthouse.config.ConfigLoader;

/**
 * The mail system that a command is about: its configuration directory and, read when first asked
 * for, its configuration.
 */
public final class Instance {

  private static final String DEFAULT_DIRECTORY = "/etc/postfix";

  private final Path configDirectory;
  private final boolean named;
  private ConfigSnapshot snapshot;
  private Settings main;
  private Invocation verbose;

  public Instance(Path configDirectory) {
    this(configDirectory, true);
  }

  /**
   * @param named whether somebody wants this one, so that it has to be there
   */
  private Instance(Path configDirectory, boolean named) {
    this.configDirectory = configDirectory;
    this.named = named;
  }

  /**
   * The instance of {@code -c DIR}, else of the environment's MAIL_CONFIG, else the system's.
   *
   * @param option the value of {@code -c}, or null
   */
  public static Instance of(Invocation io, String option) {
    if (option != null) {
      return new Instance(Path.of(option));
    }
    String environment = io.environment().get("MAIL_CONFIG");
    if (environment != null && !environment.isEmpty()) {
      return new Instance(Path.of(environment));
    }
    return new Instance(standard(), false);
  }

  /** The directory of the instance that nobody has to name. */
  static Path standard() {
    return Path.of(System.getProperty("posthouse.config_directory", DEFAULT_DIRECTORY));
  }

  /** With {@code -v}, or MAIL_VERBOSE in the environment: tells what it reads. */
  Instance told(Invocation io, boolean told) {
    if (told || io.environment().containsKey("MAIL_VERBOSE")) {
      verbose = io;
      io.err().print(io.name() + ": config_directory = " + configDirectory + "\n");
      io.err().flush();
    }
    return this;
  }

  /** This, if it has a main.cf; else Postfix's message. */
  Instance thatIsThere() throws CommandException {
    Path file = configDirectory.resolve("main.cf");
    if (named && Files.notExists(file)) {
      throw new CommandException("open " + file + ": No such file or directory");
    }
    return this;
  }

  public Path configDirectory() {
    return configDirectory;
  }

  /** Main.cf and master.cf, read once and checked as the server does. */
  public ConfigSnapshot snapshot() throws CommandException {
    if (snapshot == null) {
      try {
        snapshot = ConfigLoader.load(configDirectory).snapshot();
      } catch (ConfigException e) {
        throw new CommandException(e.getMessage());
      }
    }
    return snapshot;
  }

  /**
   * What main.cf says; a value is checked when it is asked for. Commands that are not about
   * services need no master.cf.
   */
  public Settings settings() throws CommandException {
    if (snapshot != null) {
      return snapshot.main();
    }
    if (main == null) {
      try {
        Settings read = ConfigLoader.loadMain(configDirectory);
        main = verbose == null ? read : ToldSettings.of(verbose, read);
      } catch (ConfigException e) {
        throw new CommandException(e.getMessage());
      }
    }
    return main;
  }

  public Path queueDirectory() throws CommandException {
    return path("queue_directory");
  }

  public Path dataDirectory() throws CommandException {
    return path("data_directory");
  }

  /** The UNIX-domain socket of a service that everybody may talk to: {@code showq}. */
  public Path publicSocket(String service) throws CommandException {
    return queueDirectory().resolve("public").resolve(service);
  }

  /** The UNIX-domain socket of a service for the mail system's own parts. */
  public Path privateSocket(String service) throws CommandException {
    return queueDirectory().resolve("private").resolve(service);
  }

  /** A value that is needed to find the server, also when others of main.cf are bad. */
  String setting(String parameter) throws CommandException {
    try {
      return settings().find(parameter).orElse("");
    } catch (CommandException e) {
      return ConfigLoader.find(configDirectory, parameter).orElseThrow(() -> e);
    }
  }

  private Path path(String parameter) throws CommandException {
    String value = setting(parameter);
    if (!value.startsWith("/")) {
      throw new CommandException(
          configDirectory + "/main.cf: " + parameter + " is not an absolute path: " + value);
    }
    return Path.of(value);
  }
}
