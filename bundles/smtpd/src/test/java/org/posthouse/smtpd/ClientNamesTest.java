package org.posthouse.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.posthouse.smtpd.check.Client;

class ClientNamesTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private static Client named(String literal) {
    InetAddress address = InetAddress.ofLiteral(literal);
    return new ClientNames()
        .name(Client.of(address, 1, HERE, 25), address, new LoopbackDns(), new RecordingLog());
  }

  @Test
  void aNameThatCannotBeVerifiedNowIsNoForgery() {
    Client client = named("192.0.2.1");
    assertEquals(Client.NameStatus.TEMPORARY, client.nameStatus());
    assertEquals("half.example", client.reverseName());
  }

  @Test
  void anAddressWithoutANameIsKnownToHaveNone() {
    assertEquals(Client.NameStatus.NONE, named("198.51.100.1").nameStatus());
  }
}
