package org.posthouse.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.message.Recipient;

/** The record of a message for programs. */
final class RecordJson {
  private RecordJson() {}

  static String of(MessageRecord record) {
    Map<String, Object> object =
        JsonText.object(
            "queue_id",
            record.queueId(),
            "queue",
            record.entry().map(entry -> entry.queue().word()).orElse(""));
    record.entry().ifPresent(entry -> object.put("due", entry.due()));
    record.message().ifPresent(message -> add(object, message, record.routes()));
    object.put("log", record.log().lines());
    object.put("log_problem", record.log().problem());
    return JsonText.line(object);
  }

  private static void add(
      Map<String, Object> object, QueuedMessage message, List<Routes.Way> routes) {
    object.put("arrival", message.envelope().arrival());
    object.put("sender", message.envelope().sender());
    message
        .envelope()
        .client()
        .ifPresent(client -> object.put("client", ClientWords.object(client)));
    object.put("attributes", message.envelope().attributes());
    List<Map<String, Object>> all = new ArrayList<>();
    List<Recipient> recipients = message.envelope().recipients();
    for (int i = 0; i < recipients.size(); i++) {
      Routes.Way way = routes.get(i);
      all.add(
          JsonText.object(
              "address", recipients.get(i).address(),
              "original", recipients.get(i).original(),
              "state", MessageRecord.state(message.states().get(i)),
              "transport", way.transport(),
              "nexthop", way.nexthop(),
              "problem", way.problem()));
    }
    object.put("recipients", all);
  }
}
