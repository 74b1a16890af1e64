package org.posthouse.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.client.TlsIdentity;

/** Who a client is, for people and for programs. */
final class ClientWords {
  private ClientWords() {}

  /** Lines. */
  static List<String> lines(ClientIdentity client) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "client "
            + client.name()
            + "["
            + client.address()
            + "]:"
            + client.port()
            + " with "
            + client.protocol()
            + (client.hasHelo() ? ", helo " + client.helo() : "")
            + (client.login().isEmpty() ? "" : ", login " + client.login()));
    client.tls().ifPresent(tls -> add(lines, tls));
    client
        .origin()
        .ifPresent(origin -> lines.add("forwarded for " + origin.namaddr() + ":" + origin.port()));
    return lines;
  }

  private static void add(List<String> lines, TlsIdentity tls) {
    lines.add("tls " + tls.summary());
    if (hasCertificate(tls)) {
      lines.add(
          (tls.trusted() ? "trusted" : "untrusted")
              + " certificate of "
              + tls.subject()
              + ", issued by "
              + tls.issuer());
      lines.add("certificate fingerprint " + tls.certificateFingerprint());
      lines.add("public key fingerprint " + tls.keyFingerprint());
    }
  }

  private static boolean hasCertificate(TlsIdentity tls) {
    return !tls.certificateFingerprint().isEmpty() || !tls.subject().isEmpty();
  }

  static Map<String, Object> object(ClientIdentity client) {
    Map<String, Object> object =
        JsonText.object(
            "address", client.address(),
            "name", client.name(),
            "reverse_name", client.reverseName(),
            "helo", client.helo(),
            "login", client.login(),
            "tls", client.tls().isPresent());
    client.tls().ifPresent(tls -> add(object, tls));
    return object;
  }

  private static void add(Map<String, Object> object, TlsIdentity tls) {
    object.put("tls_protocol", tls.protocol());
    object.put("tls_cipher", tls.cipher());
    if (hasCertificate(tls)) {
      object.put("certificate_trusted", tls.trusted());
      object.put("certificate_subject", tls.subject());
      object.put("certificate_issuer", tls.issuer());
      object.put("certificate_fingerprint", tls.certificateFingerprint());
      object.put("public_key_fingerprint", tls.keyFingerprint());
    }
  }
}
