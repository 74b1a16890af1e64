package org.posthouse.error;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ReasonTest {

  @Test
  void takesTheCodeBeforeTheText() {
    assertEquals(new Reason("5.7.1", "no mail here"), Reason.parse("5.7.1 no mail here", "5.0.0"));
  }

  @Test
  void usesTheDefaultCodeForBareText() {
    assertEquals(new Reason("5.0.0", "no mail here"), Reason.parse("no mail here", "5.0.0"));
    assertEquals(new Reason("5.0.0", ""), Reason.parse("", "5.0.0"));
  }

  @Test
  void keepsTheClassOfTheTransport() {
    assertEquals(new Reason("4.7.1", "later"), Reason.parse("5.7.1 later", "4.0.0"));
  }

  @Test
  void leavesAddressesAndVersionsAlone() {
    assertEquals(new Reason("4.0.0", "5.1 is broken"), Reason.parse("5.1 is broken", "4.0.0"));
    assertEquals(new Reason("5.0.0", "5.1.1.1 down"), Reason.parse("5.1.1.1 down", "5.0.0"));
    assertEquals(new Reason("5.0.0", "5.1.1234 x"), Reason.parse("5.1.1234 x", "5.0.0"));
  }

  @Test
  void takesTheCodeAlone() {
    assertEquals(new Reason("5.3.0", ""), Reason.parse("5.3.0", "5.0.0"));
  }
}
