package org.posthouse.cleanup;

import java.util.Locale;

/**
 * What a Content-Type says about where parts begin.
 *
 * @param boundary between parts; "" if it is no multipart
 * @param digest whether parts without a type of their own are messages
 * @param message whether the content is a message, with a header
 * @param composite whether it is of type message or multipart
 */
record ContentType(String boundary, boolean digest, boolean message, boolean composite) {
  static final ContentType PLAIN = new ContentType("", false, false, false);
  static final ContentType MESSAGE = new ContentType("", false, true, true);

  /**
   * @param value of the header, on one line or several
   */
  static ContentType parse(String value) {
    int semicolon = value.indexOf(';');
    String type =
        (semicolon < 0 ? value : value.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    if (type.startsWith("multipart/")) {
      String boundary = semicolon < 0 ? "" : parameter(value.substring(semicolon + 1));
      return new ContentType(boundary, type.equals("multipart/digest"), false, true);
    }
    if (type.equals("message/rfc822") || type.equals("message/global")) {
      return MESSAGE;
    }
    return type.startsWith("message/") ? new ContentType("", false, false, true) : PLAIN;
  }

  /** Whether octets stand for themselves in a Content-Transfer-Encoding (RFC 2045 section 6.2). */
  static boolean isIdentity(String encoding) {
    return isEightBit(encoding) || encoding.isEmpty() || encoding.equalsIgnoreCase("7bit");
  }

  static boolean isEightBit(String encoding) {
    return encoding.equalsIgnoreCase("8bit") || encoding.equalsIgnoreCase("binary");
  }

  /** The parameter boundary; "" if there is none. */
  private static String parameter(String text) {
    int at = 0;
    while (at < text.length()) {
      int equals = text.indexOf('=', at);
      if (equals < 0) {
        return "";
      }
      String name = text.substring(at, equals);
      int semicolon = name.lastIndexOf(';');
      name = name.substring(semicolon + 1).strip();
      var value = new StringBuilder();
      at = value(text, equals + 1, value);
      if (name.equalsIgnoreCase("boundary")) {
        return value.toString();
      }
    }
    return "";
  }

  /** Reads a word or a quoted string; returns where the next parameter begins. */
  private static int value(String text, int start, StringBuilder value) {
    int i = start;
    while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
      i++;
    }
    boolean quoted = i < text.length() && text.charAt(i) == '"';
    for (i += quoted ? 1 : 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted ? c == '"' : c == ';' || c <= ' ' || c == '(') {
        break;
      }
      if (quoted && c == '\\' && i + 1 < text.length()) {
        c = text.charAt(++i);
      }
      if (c >= ' ') {
        value.append(c);
      }
    }
    int next = text.indexOf(';', Math.min(i, text.length()));
    return next < 0 ? text.length() : next + 1;
  }
}
