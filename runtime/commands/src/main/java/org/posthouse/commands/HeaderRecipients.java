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
  private final int tokenLimit;

  HeaderRecipients(int tokenLimit) {
    this.tokenLimit = tokenLimit;
  }

  /** Takes the header off the input; returns all that was read. */
  byte[] read(MailInput input) throws IOException, CommandException {
    var all = new ByteArrayOutputStream(4096);
    var bytes = new ByteArrayOutputStream(256);
    var header = new StringBuilder();
    for (; input.piece(bytes); bytes.reset()) {
      bytes.writeTo(all);
      String line = bytes.toString(StandardCharsets.UTF_8).stripTrailing();
      if (all.size() > MAX_HEADER) {
        throw new CommandException("message header too big");
      }
      if (!line.isEmpty() && (line.charAt(0) == ' ' || line.charAt(0) == '\t')) {
        header.append(' ').append(line);
        continue;
      }
      header(header.toString());
      header.setLength(0);
      if (line.isEmpty() || line.indexOf(':') < 1 && !isMailboxLine(line)) {
        break;
      }
      header.append(line);
    }
    header(header.toString());
    return all.toByteArray();
  }

  /** Who gets the message: if it is resent, those whom it is resent to. */
  List<String> recipients() {
    return resent.isEmpty() ? recipients : resent;
  }

  private static boolean isMailboxLine(String line) {
    return line.startsWith("From ") || line.startsWith(">From ");
  }

  private void header(String text) {
    int colon = text.indexOf(':');
    if (colon < 1) {
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
