package org.posthouse.commands;

import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.posthouse.api.config.ConfigException;
import org.posthouse.config.Parameter;
import org.posthouse.config.Registry;

/** What this mail system supports: types of tables, locks, SASL plug-ins, TLS. */
record PostconfSupport(Invocation io) {

  private static final String TLS = "SunJSSE";

  int show(PostconfOptions options) throws CommandException, ConfigException {
    if (options.has('T')) {
      return tls(options.tlsMode());
    }
    if (options.has('m')) {
      new TableTypes(Instance.of(io, options.directory()), io::warn).names().forEach(this::line);
    } else if (options.has('l')) {
      List.of("flock", "fcntl", "dotlock").forEach(this::line);
    } else if (options.has('a') && isHonoured("smtpd_sasl_path", options)) {
      line("dovecot");
    }
    return 0;
  }

  /** The server has the plug-in if a bundle says that it uses the parameter with its socket. */
  private boolean isHonoured(String parameter, PostconfOptions options) throws ConfigException {
    return Registry.ofInstance(Instance.of(io, options.directory()).configDirectory())
        .find(parameter)
        .filter(Parameter::declared)
        .isPresent();
  }

  private void line(String text) {
    io.out().append(text).append('\n');
  }

  private int tls(String mode) {
    switch (mode) {
      case "compile-version", "run-version" -> line(version());
      case "public-key-algorithms" -> algorithms().forEach(this::line);
      default -> {
        io.warn("unknown 'postconf -T' mode: " + mode);
        return 1;
      }
    }
    return 0;
  }

  /** Name, version and date, as OpenSSL writes its own. */
  private static String version() {
    Provider provider = Security.getProvider(TLS);
    String name = provider == null ? "no TLS" : TLS + " " + provider.getVersionStr();
    return name + " " + System.getProperty("java.version.date", "");
  }

  private static Set<String> algorithms() {
    Set<String> names = new TreeSet<>();
    for (Provider provider : Security.getProviders()) {
      for (Provider.Service service : provider.getServices()) {
        if (service.getType().equals("KeyPairGenerator")) {
          switch (service.getAlgorithm()) {
            case "EC" -> names.add("ecdsa");
            case "Ed25519" -> names.add("ed25519");
            case "Ed448" -> names.add("ed448");
            case "RSA" -> names.add("rsa");
            case "DSA" -> names.add("dsa");
            default -> {}
          }
        }
      }
    }
    return names;
  }
}
