package org.posthouse.bounce;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A strict reader of multipart/report: fails on whatever RFC 2046, 3464 and 6522 do not allow. */
record Report(Map<String, String> header, List<Part> parts) {

  /** A MIME part. */
  record Part(Map<String, String> header, String body) {

    /** The groups of fields of a message/delivery-status. */
    List<Map<String, String>> groups() {
      var groups = new ArrayList<Map<String, String>>();
      for (String group : body.split("\r\n\r\n")) {
        groups.add(fields(group + "\r\n"));
      }
      return groups;
    }
  }

  static Report parse(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean good =
          c == '\r'
              ? i + 1 < text.length() && text.charAt(i + 1) == '\n'
              : c != '\n' || i > 0 && text.charAt(i - 1) == '\r';
      check(good, "a bare CR or LF at " + i);
    }
    int end = text.indexOf("\r\n\r\n");
    Map<String, String> header = fields(text.substring(0, end + 2));
    String type = header.get("content-type");
    check(type.startsWith("multipart/report; report-type="), type);
    int quote = type.indexOf("boundary=\"") + 10;
    String boundary = type.substring(quote, type.indexOf('"', quote));
    check(boundary.length() <= 70, "boundary is too long");
    String body = "\r\n" + text.substring(end + 4);
    check(body.endsWith("\r\n--" + boundary + "--\r\n"), "no end boundary");
    String[] pieces =
        body.substring(0, body.length() - boundary.length() - 8)
            .split("\r\n--" + boundary + "\r\n");
    var parts = new ArrayList<Part>();
    for (int i = 1; i < pieces.length; i++) {
      int blank = pieces[i].indexOf("\r\n\r\n");
      check(blank > 0, "a part without header");
      parts.add(
          new Part(fields(pieces[i].substring(0, blank + 2)), pieces[i].substring(blank + 4)));
    }
    check(parts.size() == 3, parts.size() + " parts");
    return new Report(header, parts);
  }

  private static Map<String, String> fields(String text) {
    var fields = new LinkedHashMap<String, String>();
    for (String line : text.replaceAll("\r\n[ \t]+", " ").split("\r\n")) {
      int colon = line.indexOf(':');
      check(colon > 0 && line.substring(0, colon).matches("[!-9;-~]+"), "no field: " + line);
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      check(fields.put(name, line.substring(colon + 1).trim()) == null, "twice: " + line);
    }
    return fields;
  }

  private static void check(boolean condition, String text) {
    if (!condition) {
      throw new AssertionError(text);
    }
  }
}
