package org.posthouse.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.client.ClientIdentity.NameStatus;
import org.posthouse.api.client.TlsIdentity;

class ClientWordsTest {
  private static final ClientIdentity PLAIN =
      new ClientIdentity(
          "c.example",
          "c.example",
          NameStatus.OK,
          NameStatus.OK,
          "192.0.2.1",
          "1234",
          "192.0.2.9",
          "25",
          "c",
          "ESMTP",
          "",
          Optional.empty(),
          Optional.empty(),
          true);

  private static ClientIdentity with(String subject, String fingerprint) {
    return PLAIN
        .withTls(
            new TlsIdentity(
                "TLSv1.3", "C", 256, 256, false, subject, "ca", fingerprint, fingerprint, ""))
        .withLogin("ada");
  }

  @Test
  void aClientWithoutTlsHasOneLine() {
    assertEquals(
        List.of("client c.example[192.0.2.1]:1234 with ESMTP, helo c"), ClientWords.lines(PLAIN));
    assertEquals(false, ClientWords.object(PLAIN).get("tls"));
  }

  @Test
  void aCertificateIsTold() {
    ClientIdentity client = with("ada.example", "AB:CD");
    assertEquals(
        List.of(
            "client c.example[192.0.2.1]:1234 with SMTP, login ada",
            "tls TLSv1.3 with cipher C (256/256 bits)",
            "untrusted certificate of ada.example, issued by ca",
            "certificate fingerprint AB:CD",
            "public key fingerprint AB:CD"),
        ClientWords.lines(client));
    assertEquals("ada.example", ClientWords.object(client).get("certificate_subject"));
  }

  @Test
  void withoutACertificateNothingIsSaidOfOne() {
    ClientIdentity client = with("", "");
    assertEquals(2, ClientWords.lines(client).size());
    assertEquals("TLSv1.3", ClientWords.object(client).get("tls_protocol"));
    assertEquals(false, ClientWords.object(client).containsKey("certificate_subject"));
  }
}
