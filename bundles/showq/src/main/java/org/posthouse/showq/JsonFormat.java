package org.posthouse.showq;

import java.io.PrintStream;

/** The listing of {@code postqueue -j}: one JSON object a line. */
public final class JsonFormat implements Listing.Sink {
  private final PrintStream out;

  public JsonFormat(PrintStream out) {
    this.out = out;
  }

  @Override
  public void message(ListedMessage message) {
    var line = new StringBuilder(300);
    member(line.append('{'), "queue_name", message.queue().word());
    member(line.append(", "), "queue_id", message.id());
    line.append(", \"arrival_time\": ").append(message.arrival().getEpochSecond());
    line.append(", \"message_size\": ").append(message.size());
    line.append(", \"forced_expire\": ").append(message.expired());
    member(line.append(", "), "sender", message.sender());
    line.append(", \"recipients\": [");
    String separator = "";
    for (ListedMessage.ListedRecipient recipient : message.recipients()) {
      member(line.append(separator).append('{'), "address", recipient.address());
      if (!recipient.reason().isEmpty()) {
        member(line.append(", "), "delay_reason", recipient.reason());
      }
      line.append('}');
      separator = ", ";
    }
    out.print(line.append("]}\n"));
  }

  private static void member(StringBuilder line, String name, String value) {
    line.append('"').append(name).append("\": \"");
    for (int i = 0; i < value.length(); i++) {
      escape(line, value.charAt(i));
    }
    line.append('"');
  }

  private static void escape(StringBuilder line, char c) {
    switch (c) {
      case '"', '\\' -> line.append('\\').append(c);
      case '\b' -> line.append("\\b");
      case '\f' -> line.append("\\f");
      case '\n' -> line.append("\\n");
      case '\r' -> line.append("\\r");
      case '\t' -> line.append("\\t");
      default -> {
        if (c < ' ' || c == 127) {
          line.append("\\u00").append(Character.forDigit(c >> 4, 16));
          line.append(Character.forDigit(c & 15, 16));
        } else {
          line.append(c);
        }
      }
    }
  }
}
