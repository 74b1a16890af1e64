package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.posthouse.api.table.TableFactory;

/** The server's private keys and certificates: makes, deploys and describes them. */
final class TlsFiles {

  /** A new key with its certificate; {@code newKey} unless an old key was copied. */
  record Made(Path key, Path certificate, boolean newKey) {}

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT);
  private static final String RSA_BITS = "2048";
  private static final String CURVE = "secp256r1";

  private final Invocation io;
  private final Instance instance;
  private final ScriptLog log;

  TlsFiles(Invocation io, Instance instance, ScriptLog log) {
    this.io = io;
    this.instance = instance;
    this.log = log;
  }

  /** One program for all instances: that of the default one. */
  private OpenSsl openSsl() throws CommandException {
    Path standard = Instance.standard();
    Instance source =
        Files.isReadable(standard.resolve("main.cf")) ? new Instance(standard) : instance;
    String program = source.settings().get("openssl_path");
    var openSsl = new OpenSsl(io, program);
    if (!openSsl.works()) {
      throw new TlsException(
          "No working openssl(1) command found with 'openssl_path = "
              + program
              + "'; install openssl, or set openssl_path");
    }
    return openSsl;
  }

  private String host() throws CommandException {
    return instance.settings().get("myhostname");
  }

  /** The file that an algorithm's parameter names, or a name below the configuration directory. */
  String keyFile(String name) throws CommandException {
    String file =
        switch (name) {
          case "rsa" -> configured("smtpd_tls_key_file", "smtpd_tls_cert_file");
          case "ecdsa" -> configured("smtpd_tls_eckey_file", "smtpd_tls_eccert_file");
          case "", "none" -> "";
          default -> instance.configDirectory().toAbsolutePath().resolve(name).toString();
        };
    return file.equals("none") ? "" : file;
  }

  private String configured(String key, String certificate) throws CommandException {
    String file = instance.settings().find(key).orElse("");
    return file.isEmpty() ? instance.settings().find(certificate).orElse("") : file;
  }

  /**
   * Makes a key, or copies the old one, and a certificate for it.
   *
   * @param bits empty for the usual ones
   * @param oldKey empty for a new key
   */
  Made make(String algorithm, String bits, String oldKey, List<String> hosts)
      throws CommandException, IOException {
    OpenSsl openSsl = openSsl();
    Path directory = instance.configDirectory().toAbsolutePath();
    String stamp = STAMP.format(ZonedDateTime.now(ZoneOffset.UTC)) + ".pem";
    boolean rsa = algorithm.equals("rsa");
    Path key = directory.resolve((rsa ? "key-" : "eckey-") + stamp);
    Path certificate = directory.resolve((rsa ? "cert-" : "eccert-") + stamp);
    if (Files.exists(key)) {
      throw new TlsException("New private key file already exists: " + key);
    }
    if (Files.exists(certificate)) {
      throw new TlsException("New certificate file already exists: " + certificate);
    }
    if (oldKey.isEmpty()) {
      String strength = bits.isEmpty() ? rsa ? RSA_BITS : CURVE : bits;
      Optional<String> trouble = openSsl.createKey(algorithm, strength, key);
      if (trouble.isPresent()) {
        trouble.get().lines().forEach(log::warn);
        throw new TlsException(
            "error generating new " + algorithm + " " + strength + " private key");
      }
    } else {
      copyKey(openSsl, algorithm, Path.of(oldKey), key);
    }
    List<String> names = hosts.isEmpty() ? List.of(host()) : hosts;
    Optional<String> trouble = openSsl.createCertificate(key, certificate, names);
    if (trouble.isPresent()) {
      trouble.get().lines().forEach(log::warn);
      Files.deleteIfExists(certificate);
      Files.deleteIfExists(key);
      throw new TlsException("error generating self-signed SSL certificate");
    }
    return new Made(key, certificate, oldKey.isEmpty());
  }

  private static void copyKey(OpenSsl openSsl, String algorithm, Path old, Path key)
      throws CommandException, IOException {
    OpenSsl.Key read =
        openSsl
            .key(old)
            .orElseThrow(
                () ->
                    new TlsException(
                        "Error copying private key from '" + old + "' to '" + key + "'"));
    if (!read.algorithm().equals(algorithm)) {
      throw new TlsException(
          "Key algorithm '" + read.algorithm() + "' of '" + old + "' is not '" + algorithm + "'");
    }
    OpenSsl.write(key, read.pem());
  }

  /** Puts a certificate and its key into main.cf, with these settings. */
  void deploy(Path certificate, Path key, List<String> more) throws CommandException {
    OpenSsl openSsl = openSsl();
    OpenSsl.Key read = knownKey(openSsl, key);
    String ofCertificate =
        openSsl
            .certificateDigest(certificate)
            .orElseThrow(
                () ->
                    new TlsException(
                        "error computing certificate public key digest; is there a certificate in "
                            + certificate
                            + "?"));
    String ofKey =
        openSsl
            .keyDigest(key)
            .orElseThrow(() -> new TlsException("error computing public key digest"));
    if (!ofCertificate.equals(ofKey)) {
      throw new TlsException("Certificate in " + certificate + " does not match key in " + key);
    }
    String kind = read.algorithm().equals("rsa") ? "" : "ec";
    List<String> edits = new ArrayList<>();
    edits.add("smtpd_tls_" + kind + "key_file = " + key);
    edits.add("smtpd_tls_" + kind + "cert_file = " + certificate);
    edits.addAll(more);
    MainFileEdit.assign(io, instance.configDirectory(), edits);
  }

  private static OpenSsl.Key knownKey(OpenSsl openSsl, Path file) throws CommandException {
    return openSsl
        .key(file)
        .orElseThrow(() -> new TlsException("no private key found in file: " + file));
  }

  void tellDeployed() {
    log.info("New TLS private key and certificate deployed.");
    PostfixTls.advice(log);
  }

  /** What the administrator can do with a new key and certificate. */
  void tellNext(Made made, boolean deployed) {
    log.info("To generate a CSR run:");
    log.info("  # postfix tls output-server-csr -k " + made.key() + " [<hostname> ...]");
    log.info(
        "Save the signed certificate chain in "
            + made.certificate()
            + (deployed ? "." : ", and deploy as above."));
    log.info("To generate TLSA records run:");
    log.info(
        "  # postfix tls output-server-tlsa [-h <hostname>]" + (deployed ? "" : " " + made.key()));
    if (made.newKey()) {
      log.info(
          deployed
              ? "(If there are DANE TLSA records, change them now: the key is new.)"
              : "(With DANE, publish the new records and wait until the old ones have expired"
                  + " everywhere, then deploy.)");
    }
  }

  int outputRequest(PostfixTls.Options options) throws CommandException, IOException {
    OpenSsl openSsl = openSsl();
    String file = keyFile(options.value('k'));
    for (String algorithm : List.of("rsa", "ecdsa")) {
      file = file.isEmpty() && options.value('k').isEmpty() ? keyFile(algorithm) : file;
    }
    if (file.isEmpty() || !Files.isReadable(Path.of(file))) {
      throw new TlsException("No usable keyfile specified or configured");
    }
    List<String> hosts = options.rest().isEmpty() ? List.of(host()) : options.rest();
    String key = file;
    io.out()
        .write(
            openSsl
                .request(Path.of(key), hosts)
                .orElseThrow(() -> new TlsException("error making a request for key " + key)));
    return 0;
  }

  int outputTlsa(PostfixTls.Options options) throws CommandException {
    OpenSsl openSsl = openSsl();
    String host = options.value('h').isEmpty() ? host() : options.value('h');
    boolean found = false;
    for (String name : options.rest().isEmpty() ? List.of("rsa", "ecdsa") : options.rest()) {
      String file = keyFile(name);
      if (file.isEmpty()) {
        continue;
      }
      io.out().print("; " + file + "\n");
      knownKey(openSsl, Path.of(file));
      String digest =
          openSsl
              .keyDigest(Path.of(file))
              .orElseThrow(
                  () -> new TlsException("error computing SHA2-256 SPKI digest of " + file));
      io.out().print("_25._tcp." + host + ". IN TLSA 3 1 1 " + digest + "\n");
      found = true;
    }
    if (!found) {
      throw new TlsException("No usable keyfiles specified or configured");
    }
    return 0;
  }

  /** The type of tables that can be written to while they are read, if there is one. */
  Optional<String> cacheType() {
    Set<String> types = new HashSet<>();
    ServiceLoader.load(TableFactory.class).forEach(factory -> types.addAll(factory.types()));
    return List.of("lmdb", "btree").stream().filter(types::contains).findFirst();
  }
}
