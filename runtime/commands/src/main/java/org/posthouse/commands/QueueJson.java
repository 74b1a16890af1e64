package org.posthouse.commands;

import java.io.PrintStream;
import org.posthouse.config.Json;
import org.posthouse.showq.ListedMessage;
import org.posthouse.showq.Listing;

/** The listing of {@code postqueue -j}: one JSON object a line. */
record QueueJson(PrintStream out) implements Listing.Sink {

  @Override
  public void message(ListedMessage message) {
    var line = new StringBuilder(300);
    Json.member(line.append('{'), "queue_name", message.queue().word());
    Json.member(line.append(", "), "queue_id", message.id());
    line.append(", \"arrival_time\": ").append(message.arrival().getEpochSecond());
    line.append(", \"message_size\": ").append(message.size());
    line.append(", \"forced_expire\": ").append(message.expired());
    Json.member(line.append(", "), "sender", message.sender());
    line.append(", \"recipients\": [");
    String separator = "";
    for (ListedMessage.ListedRecipient recipient : message.recipients()) {
      Json.member(line.append(separator).append('{'), "address", recipient.address());
      if (!recipient.reason().isEmpty()) {
        String name = recipient.bounces() ? "bounce_reason" : "delay_reason";
        Json.member(line.append(", "), name, recipient.reason());
      }
      line.append('}');
      separator = ", ";
    }
    out.print(line.append("]}\n"));
  }
}
