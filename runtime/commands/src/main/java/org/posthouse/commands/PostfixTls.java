package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.posthouse.api.config.ConfigException;
import org.posthouse.config.Listing;
import org.posthouse.config.Registry;

/**
 * {@code postfix tls}: turns TLS on, makes keys and certificates, shows what others need of them.
 */
final class PostfixTls {
  private static final String SUBCOMMANDS =
      "usage: postfix tls enable-client (or enable-server, new-server-key, new-server-cert,"
          + " deploy-server-cert, output-server-csr, output-server-tlsa, all-default-client,"
          + " all-default-server)";
  private static final String KEY_ARGUMENTS = "[-a algorithm] [-b bits ] [hostname ...]";

  private static final List<String> CLIENT =
      List.of(
          "smtp_use_tls",
          "smtp_enforce_tls",
          "smtp_tls_enforce_peername",
          "smtp_tls_security_level",
          "smtp_tls_cert_file",
          "smtp_tls_dcert_file",
          "smtp_tls_eccert_file");

  private static final List<String> SERVER =
      List.of(
          "smtpd_use_tls",
          "smtpd_enforce_tls",
          "smtpd_tls_security_level",
          "smtpd_tls_cert_file",
          "smtpd_tls_dcert_file",
          "smtpd_tls_eccert_file");

  private final Invocation io;
  private final Instance instance;
  private final ScriptLog log;
  private final TlsFiles files;

  PostfixTls(Invocation io, Instance instance) {
    this.io = io;
    this.instance = instance;
    log = new ScriptLog(io, instance, "postfix-tls-script");
    files = new TlsFiles(io, instance, log);
  }

  int run(List<String> args) throws CommandException, IOException {
    String command = args.isEmpty() ? "" : args.getFirst();
    List<String> rest = args.isEmpty() ? args : args.subList(1, args.size());
    try {
      return switch (command) {
        case "enable-client" -> enableClient(options(rest, command, "r:", "[-r devrandom]", 0));
        case "enable-server" ->
            enableServer(
                options(
                    rest,
                    command,
                    "a:b:r:",
                    "[-a algorithm] [-b bits ] [-r devrandom] [hostname ...]",
                    Integer.MAX_VALUE));
        case "new-server-key" ->
            newServer(options(rest, command, "a:b:", KEY_ARGUMENTS, Integer.MAX_VALUE), false);
        case "new-server-cert" ->
            newServer(options(rest, command, "a:b:", KEY_ARGUMENTS, Integer.MAX_VALUE), true);
        case "deploy-server-cert" -> deploy(rest);
        case "output-server-csr" ->
            files.outputRequest(
                options(rest, command, "k:", "[-k keyfile] [hostname ...]", Integer.MAX_VALUE));
        case "output-server-tlsa" ->
            files.outputTlsa(
                options(rest, command, "h:", "[-h hostname] [keyfile ...]", Integer.MAX_VALUE));
        case "all-default-client" -> {
          options(rest, command, "", "", 0);
          yield allDefault(CLIENT) ? 0 : 1;
        }
        case "all-default-server" -> {
          options(rest, command, "", "", 0);
          yield allDefault(SERVER) ? 0 : 1;
        }
        default -> {
          log.error("unknown tls command: '" + command + "'");
          throw new TlsException(SUBCOMMANDS);
        }
      };
    } catch (TlsException e) {
      log.fatal(e.getMessage());
      return 1;
    }
  }

  /** The options of a subcommand by letter, and what follows them. */
  record Options(Map<Character, String> values, List<String> rest) {
    String value(char letter) {
      return values.getOrDefault(letter, "");
    }
  }

  private static Options options(
      List<String> args, String command, String known, String usage, int operands)
      throws CommandException {
    var getopt = new Getopt(args, known);
    Map<Character, String> values = new HashMap<>();
    try {
      while (getopt.next()) {
        values.put(getopt.option(), getopt.value());
      }
    } catch (OptionException e) {
      throw new TlsException(("usage: postfix tls " + command + " " + usage).strip());
    }
    if (getopt.rest().size() > operands) {
      throw new TlsException(("usage: postfix tls " + command + " " + usage).strip());
    }
    return new Options(values, getopt.rest());
  }

  private boolean allDefault(List<String> names) throws CommandException {
    try {
      Registry registry = Registry.ofInstance(instance.configDirectory());
      var style = new Listing.Style(false, false, Listing.Show.VALUE);
      Listing listing = Listing.of(instance.configDirectory(), registry, style);
      for (String name : names) {
        if (listing.isSet(name) && !listing.parameter(name).isEmpty()) {
          return false;
        }
      }
      return true;
    } catch (ConfigException e) {
      throw new CommandException(e.getMessage());
    }
  }

  private String randomSource(Options options) throws CommandException {
    String given = options.value('r');
    if (!given.isEmpty()) {
      return given;
    }
    String configured = instance.settings().find("tls_random_source").orElse("");
    return configured.isEmpty() ? "dev:/dev/urandom" : configured;
  }

  private int enableClient(Options options) throws CommandException {
    String random = randomSource(options);
    List<String> edits = new ArrayList<>();
    edits.add("smtp_tls_security_level = may");
    edits.add("smtp_tls_loglevel = 1");
    Path cache = instance.dataDirectory().resolve("smtp_scache");
    files
        .cacheType()
        .ifPresent(type -> edits.add("smtp_tls_session_cache_database = " + type + ":" + cache));
    if (!allDefault(CLIENT)) {
      log.info("*** SMTP client TLS settings are there already, no changes made.");
      log.info("Typical settings for opportunistic TLS in the SMTP client:");
      edits.forEach(edit -> log.info("  " + edit));
      return 0;
    }
    edits.add("tls_random_source = " + random);
    MainFileEdit.assign(io, instance.configDirectory(), edits);
    log.info("Enabled opportunistic TLS in the SMTP client.");
    advice(log);
    return 0;
  }

  static void advice(ScriptLog log) {
    log.info("Let the new settings take effect at once with:");
    log.info("  # postfix reload");
  }

  private int enableServer(Options options) throws CommandException, IOException {
    String random = randomSource(options);
    if (!allDefault(SERVER)) {
      log.info("*** SMTP server TLS settings are there already, no changes made.");
      log.info("Typical settings for opportunistic TLS in the SMTP server:");
      log.info("  smtpd_tls_security_level = may");
      log.info("  smtpd_tls_loglevel = 1");
      log.info("\"postfix tls new-server-cert\" makes a new certificate,");
      log.info("\"postfix tls new-server-key\" a new private key too.");
      return 0;
    }
    String algorithm = algorithm(options, "private");
    TlsFiles.Made made = files.make(algorithm, options.value('b'), "", options.rest());
    files.deploy(
        made.certificate(),
        made.key(),
        List.of(
            "smtpd_tls_security_level = may",
            "smtpd_tls_received_header = yes",
            "smtpd_tls_loglevel = 1",
            "tls_random_source = " + random));
    log.info("Enabled opportunistic TLS in the SMTP server");
    files.tellDeployed();
    files.tellNext(made, true);
    return 0;
  }

  private static String algorithm(Options options, String kind) throws CommandException {
    String algorithm = options.values().getOrDefault('a', "rsa");
    if (!List.of("rsa", "ecdsa").contains(algorithm)) {
      throw new TlsException("Unsupported " + kind + " key algorithm: " + algorithm);
    }
    return algorithm;
  }

  private int newServer(Options options, boolean sameKey) throws CommandException, IOException {
    String algorithm = algorithm(options, sameKey ? "private" : "public");
    String old = sameKey ? files.keyFile(algorithm) : "";
    if (!old.isEmpty() && !Files.isRegularFile(Path.of(old))) {
      log.warn("Key file: " + old + " not found, creating new keys");
      old = "";
    }
    TlsFiles.Made made = files.make(algorithm, options.value('b'), old, options.rest());
    log.info("New private key and self-signed certificate created. To deploy run:");
    log.info("  # postfix tls deploy-server-cert " + made.certificate() + " " + made.key());
    files.tellNext(made, false);
    return 0;
  }

  private int deploy(List<String> args) throws CommandException {
    if (args.size() != 2) {
      throw new TlsException("usage: postfix tls deploy-server-cert certfile keyfile");
    }
    Path directory = instance.configDirectory();
    files.deploy(directory.resolve(args.get(0)), directory.resolve(args.get(1)), List.of());
    files.tellDeployed();
    return 0;
  }
}
