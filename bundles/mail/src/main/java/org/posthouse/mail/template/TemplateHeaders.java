package org.posthouse.mail.template;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Makes a template of another one and the lines that replace it. */
final class TemplateHeaders {
  private final BounceTemplates.Source source;
  private final BounceTemplate old;
  private final Consumer<String> problems;
  private String charset;
  private String from;
  private String subject;
  private String postmasterSubject;

  TemplateHeaders(BounceTemplates.Source source, BounceTemplate old, Consumer<String> problems) {
    this.source = source;
    this.old = old;
    this.problems = problems;
    charset = old.charset();
    from = old.from();
    subject = old.subject();
    postmasterSubject = old.postmasterSubject();
  }

  /**
   * Headers end at an empty line, or at the first line that is none; the old one if a line is bad.
   */
  BounceTemplate replace(List<String> lines) {
    int at = 0;
    for (; at < lines.size(); at++) {
      String line = lines.get(at);
      int colon = line.indexOf(':');
      if (line.isBlank()) {
        at++;
        break;
      }
      if (colon <= 0 || hasSpace(line.substring(0, colon))) {
        break;
      }
      String wrong = set(line.substring(0, colon), line.substring(colon + 1).strip());
      if (wrong != null) {
        return ignored(wrong);
      }
    }
    List<String> text = lines.subList(at, lines.size());
    if (text.isEmpty()) {
      return ignored("missing message text");
    }
    if (charset.equalsIgnoreCase("us-ascii") && !text.stream().allMatch(TemplateHeaders::isAscii)) {
      return ignored("non-ASCII message text and charset us-ascii");
    }
    return new BounceTemplate(
        old.name(),
        source.file(),
        source.encoding(),
        charset,
        from,
        subject,
        postmasterSubject,
        text);
  }

  private BounceTemplate ignored(String why) {
    problems.accept(
        source.file() + ": " + why + " in " + old.name() + " template -- ignoring this template");
    return old;
  }

  private static boolean hasSpace(String name) {
    return name.indexOf(' ') >= 0 || name.indexOf('\t') >= 0;
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 126) {
        return false;
      }
    }
    return true;
  }

  /** What is wrong with a header; null if it was taken. */
  private String set(String name, String value) {
    if (!isAscii(value)) {
      return "non-ASCII text in header \"" + name + "\"";
    }
    switch (name.toLowerCase(Locale.ROOT)) {
      case "charset" -> charset = value;
      case "from" -> from = value;
      case "subject" -> subject = value;
      case "postmaster-subject" -> postmasterSubject = value;
      default -> {
        return "unknown \"" + name + "\" header label";
      }
    }
    return null;
  }
}
