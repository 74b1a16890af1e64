package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keys and certificates, by the program {@code openssl}. */
final class OpenSsl {

  /** A private key: its algorithm as {@code postfix tls} calls it, and its text. */
  record Key(String algorithm, byte[] pem) {}

  /** A key with a password is refused instead of asking for it. */
  private static final List<String> NO_PASSWORD = List.of("-passin", "pass:");

  private static final int DAYS = 36525;

  private final Invocation io;
  private final String program;

  OpenSsl(Invocation io, String program) {
    this.io = io;
    this.program = program;
  }

  boolean works() throws CommandException {
    return run("", "version").status() == 0;
  }

  private Programs.Result run(String input, String... arguments) throws CommandException {
    return run(input, false, Arrays.asList(arguments));
  }

  private Programs.Result run(String input, boolean errors, List<String> arguments)
      throws CommandException {
    List<String> command = new ArrayList<>();
    command.add(program);
    command.addAll(arguments);
    return Programs.capture(io, command, input, errors);
  }

  /** The private key in a file, if there is one that we know. */
  Optional<Key> key(Path file) throws CommandException {
    for (String kind : List.of("rsa", "ec")) {
      List<String> arguments = new ArrayList<>(List.of(kind));
      arguments.addAll(NO_PASSWORD);
      arguments.addAll(List.of("-in", file.toString()));
      Programs.Result result = run("", false, arguments);
      if (result.status() == 0 && result.text().contains("PRIVATE KEY")) {
        return Optional.of(new Key(kind.equals("ec") ? "ecdsa" : "rsa", result.output()));
      }
    }
    return Optional.empty();
  }

  /** The SHA-256 digest of the public half of a private key, in hex. */
  Optional<String> keyDigest(Path file) throws CommandException {
    List<String> arguments = new ArrayList<>(List.of("pkey"));
    arguments.addAll(NO_PASSWORD);
    arguments.addAll(List.of("-in", file.toString(), "-pubout"));
    return digest(run("", false, arguments));
  }

  /** The SHA-256 digest of the public key in a certificate, in hex. */
  Optional<String> certificateDigest(Path file) throws CommandException {
    return digest(run("", "x509", "-pubkey", "-noout", "-in", file.toString()));
  }

  private static Optional<String> digest(Programs.Result publicKey) {
    String text = publicKey.text();
    int start = text.indexOf("-----BEGIN PUBLIC KEY-----");
    int end = text.indexOf("-----END PUBLIC KEY-----");
    if (publicKey.status() != 0 || start < 0 || end < 0) {
      return Optional.empty();
    }
    String body = text.substring(text.indexOf('\n', start), end);
    try {
      byte[] der = Base64.getMimeDecoder().decode(body);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(der);
      return Optional.of(HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes a private key in a new file; what went wrong is returned. */
  Optional<String> createKey(String algorithm, String bits, Path file)
      throws CommandException, IOException {
    write(file, new byte[0]);
    List<String> arguments =
        algorithm.equals("rsa")
            ? List.of("genrsa", "-out", file.toString(), bits)
            : List.of(
                "ecparam",
                "-param_enc",
                "named_curve",
                "-genkey",
                "-out",
                file.toString(),
                "-name",
                bits);
    Programs.Result result = run("", true, arguments);
    if (result.status() != 0) {
      Files.deleteIfExists(file);
      return Optional.of(result.text().strip());
    }
    return Optional.empty();
  }

  /** A new file that only its owner may read. */
  static void write(Path file, byte[] content) throws IOException {
    Set<PosixFilePermission> secret = PosixFilePermissions.fromString("rw-------");
    Files.createFile(file, PosixFilePermissions.asFileAttribute(secret));
    Files.write(file, content, StandardOpenOption.WRITE);
  }

  /** Makes a self-signed certificate that practically never expires. */
  Optional<String> createCertificate(Path key, Path file, List<String> hosts)
      throws CommandException {
    Programs.Result result =
        run(
            settings("x509_extensions", "basicConstraints = CA:false\n", hosts),
            true,
            List.of(
                "req",
                "-x509",
                "-config",
                "/dev/stdin",
                "-new",
                "-key",
                key.toString(),
                "-subj",
                "/CN=" + hosts.getFirst(),
                "-days",
                Integer.toString(DAYS),
                "-out",
                file.toString()));
    return result.status() == 0 ? Optional.empty() : Optional.of(result.text().strip());
  }

  /** A request to have a certificate signed, as text. */
  Optional<byte[]> request(Path key, List<String> hosts) throws CommandException {
    Programs.Result result =
        run(
            settings("req_extensions", "", hosts),
            "req",
            "-config",
            "/dev/stdin",
            "-new",
            "-key",
            key.toString(),
            "-subj",
            "/");
    return result.status() == 0 ? Optional.of(result.output()) : Optional.empty();
  }

  private static String settings(String extensions, String more, List<String> hosts) {
    StringBuilder text = new StringBuilder("default_md = sha256\n");
    text.append(extensions).append(" = v3\nprompt = yes\ndistinguished_name = dn\n[dn]\n[v3]\n");
    text.append(more).append("subjectKeyIdentifier = hash\n");
    text.append("extendedKeyUsage = serverAuth, clientAuth\nsubjectAltName = @alts\n[alts]\n");
    for (int i = 0; i < hosts.size(); i++) {
      text.append("DNS.").append(i + 1).append(" = ").append(hosts.get(i)).append('\n');
    }
    return text.toString();
  }
}
