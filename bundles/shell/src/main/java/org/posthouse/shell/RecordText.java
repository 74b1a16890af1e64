package org.posthouse.shell;

import java.util.List;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.message.Recipient;
import org.posthouse.mail.Printable;

/** The record of a message for people. */
final class RecordText {
  private final StringBuilder out = new StringBuilder();

  private RecordText() {}

  static String of(MessageRecord record) {
    var text = new RecordText();
    text.line(
        record.queueId()
            + " "
            + record
                .entry()
                .map(e -> "in the queue: " + e.queue().word() + ", next attempt " + e.due())
                .orElse("not in the queue"));
    record.message().ifPresent(message -> text.message(message, record.routes()));
    text.line("");
    text.line("LOG");
    record.log().lines().forEach(line -> text.line("  " + line));
    if (record.log().lines().isEmpty()) {
      text.line("  nothing found");
    }
    if (!record.log().problem().isEmpty()) {
      text.line("  (" + record.log().problem() + ")");
    }
    return text.out.toString();
  }

  private void message(QueuedMessage message, List<Routes.Way> routes) {
    line("  arrival " + message.envelope().arrival());
    line("  sender <" + message.envelope().sender() + ">");
    message
        .envelope()
        .client()
        .ifPresent(client -> ClientWords.lines(client).forEach(text -> line("  " + text)));
    message.envelope().attributes().forEach((name, value) -> line("  " + name + " " + value));
    List<Recipient> recipients = message.envelope().recipients();
    for (int i = 0; i < recipients.size(); i++) {
      Recipient recipient = recipients.get(i);
      boolean same =
          recipient.original().isEmpty() || recipient.original().equals(recipient.address());
      line("");
      line(
          "RECIPIENT <"
              + recipient.address()
              + ">"
              + (same ? "" : " (was " + recipient.original() + ")"));
      line("  " + MessageRecord.state(message.states().get(i)));
      line("  route " + routes.get(i).text());
    }
  }

  private void line(String text) {
    out.append(Printable.of(text)).append('\n');
  }
}
