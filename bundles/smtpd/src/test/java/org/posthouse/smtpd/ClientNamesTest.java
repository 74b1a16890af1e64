package org.posthouse.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.posthouse.api.client.ClientIdentity;

class ClientNamesTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private static ClientIdentity named(String literal) {
    InetAddress address = InetAddress.ofLiteral(literal);
    return new ClientNames()
        .name(Clients.of(address, 1, HERE, 25), address, new LoopbackDns(), new RecordingLog());
  }

  @Test
  void aNameThatCannotBeVerifiedNowIsNoForgery() {
    ClientIdentity client = named("192.0.2.1");
    assertEquals(ClientIdentity.NameStatus.TEMPORARY, client.nameStatus());
    assertEquals("half.example", client.reverseName());
  }

  @Test
  void anAddressWithoutANameIsKnownToHaveNone() {
    assertEquals(ClientIdentity.NameStatus.NONE, named("198.51.100.1").nameStatus());
  }
}
