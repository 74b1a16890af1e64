package org.posthouse.net.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The few ASN.1 structures that Java does not read by itself: traditional private keys. */
final class Der {
  private static final int INTEGER = 0x02;
  private static final int OCTET_STRING = 0x04;
  private static final int SEQUENCE = 0x30;
  private static final int PARAMETERS = 0xa0;
  private static final byte[] VERSION = {INTEGER, 1, 0};
  private static final byte[] RSA = {
    SEQUENCE,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    1,
    1,
    1,
    5,
    0
  };
  private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

  private Der() {}

  /** A PKCS#1 key as PKCS#8. */
  static byte[] pkcs8OfRsa(byte[] pkcs1) {
    return element(SEQUENCE, VERSION, RSA, element(OCTET_STRING, pkcs1));
  }

  /** A SEC 1 key (RFC 5915), which has to name its curve, as PKCS#8. */
  static byte[] pkcs8OfEc(byte[] sec1) throws IOException {
    byte[] algorithm = element(SEQUENCE, EC, curve(sec1));
    return element(SEQUENCE, VERSION, algorithm, element(OCTET_STRING, sec1));
  }

  private static byte[] curve(byte[] sec1) throws IOException {
    try {
      int at = contentStart(sec1, 0);
      while (at < sec1.length) {
        int start = contentStart(sec1, at);
        int length = length(sec1, at);
        if ((sec1[at] & 0xff) == PARAMETERS) {
          return java.util.Arrays.copyOfRange(sec1, start, start + length);
        }
        at = start + length;
      }
    } catch (IndexOutOfBoundsException e) {
      throw new IOException("bad EC private key", e);
    }
    throw new IOException("EC private key without its curve");
  }

  private static int contentStart(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  private static int length(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7f); i++) {
      length = length << 8 | der[at + 2 + i] & 0xff;
    }
    if (length < 0) {
      throw new IndexOutOfBoundsException();
    }
    return length;
  }

  private static byte[] element(int tag, byte[]... contents) {
    int length = 0;
    for (byte[] content : contents) {
      length += content.length;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 6);
    out.write(tag);
    if (length >= 0x80) {
      int octets = length > 0xffff ? 3 : length > 0xff ? 2 : 1;
      out.write(0x80 | octets);
      for (int i = octets - 1; i >= 0; i--) {
        out.write(length >> 8 * i);
      }
    } else {
      out.write(length);
    }
    for (byte[] content : contents) {
      out.writeBytes(content);
    }
    return out.toByteArray();
  }
}
