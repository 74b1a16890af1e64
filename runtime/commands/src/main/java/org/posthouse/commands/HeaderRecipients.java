package org.posthouse.commands;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.posthouse.mail.AddressList;

/** Reads the header of a message and finds its recipients, for {@code sendmail -t}. */
final class HeaderRecipients {
  private static final int MAX_HEADER = 16 << 20;

  private final List<String> recipients = new ArrayList<>();
  private final List<String> resent = new ArrayList<>();
  private final StringBuilder header = new StringBuilder();
  private final int tokenLimit;

  HeaderRecipients(int tokenLimit) {
    this.tokenLimit = tokenLimit;
  }

  /** Takes the header off the input; returns all that was read. */
  byte[] read(MailInput input) throws IOException, CommandException {
    var all = new ByteArrayOutputStream(4096);
    var line = new ByteArrayOutputStream(256);
    boolean more = true;
    while (more && piece(input, line)) {
      line.writeTo(all);
      if (all.size() > MAX_HEADER) {
        throw new CommandException("message header too big");
      }
      more = line(line.toString(StandardCharsets.UTF_8));
      line.reset();
    }
    end();
    return all.toByteArray();
  }

  /** A whole line. */
  private static boolean piece(MailInput input, ByteArrayOutputStream line)
      throws IOException, CommandException {
    boolean some = input.piece(line);
    while (input.inLine() && line.size() <= MAX_HEADER) {
      input.piece(line);
    }
    return some;
  }

  /** Who gets the message: if it is resent, those whom it is resent to. */
  List<String> recipients() {
    return resent.isEmpty() ? recipients : resent;
  }

  /** Whether this line still belongs to the header. */
  private boolean line(String line) {
    boolean continued = header.length() > 0 && (line.charAt(0) == ' ' || line.charAt(0) == '\t');
    if (continued) {
      header.append(' ').append(line.strip());
      return true;
    }
    end();
    boolean begins = colon(line) > 0;
    if (begins) {
      header.append(line.stripTrailing());
    }
    return begins;
  }

  /** Where the colon behind a header's name is: blanks may stand before it; or -1. */
  private static int colon(String line) {
    int end = 0;
    while (end < line.length()
        && line.charAt(end) > ' '
        && line.charAt(end) < 127
        && line.charAt(end) != ':') {
      end++;
    }
    int colon = end;
    while (colon < line.length() && (line.charAt(colon) == ' ' || line.charAt(colon) == '\t')) {
      colon++;
    }
    return end > 0 && colon < line.length() && line.charAt(colon) == ':' ? colon : -1;
  }

  private void end() {
    String text = header.toString();
    header.setLength(0);
    int colon = colon(text);
    if (colon < 0) {
      return;
    }
    List<String> list =
        switch (text.substring(0, colon).strip().toLowerCase(Locale.ROOT)) {
          case "to", "cc", "bcc" -> recipients;
          case "resent-to", "resent-cc", "resent-bcc" -> resent;
          default -> null;
        };
    if (list != null) {
      list.addAll(AddressList.parse(text.substring(colon + 1), tokenLimit).addresses());
    }
  }
}
