package org.posthouse.error;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.delivery.DeliveryAgent;
import org.posthouse.api.delivery.DeliveryReport;
import org.posthouse.api.delivery.DeliveryRequest;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.DeliveryStatus.Action;
import org.posthouse.api.message.Recipient;

class AgentsTest {

  private static List<DeliveryStatus> deliver(DeliveryAgent agent, String service, String nexthop)
      throws Exception {
    var entry =
        new ServiceEntry(
            service,
            "unix",
            true,
            false,
            false,
            Optional.empty(),
            false,
            Optional.empty(),
            "error",
            List.of(),
            Map.of(),
            1);
    var targets =
        List.of(
            new DeliveryRequest.Target(0, new Recipient("a@x.test")),
            new DeliveryRequest.Target(1, new Recipient("b@x.test")));
    var request = new DeliveryRequest(entry, null, null, nexthop, targets, Instant.now());
    var statuses = new ArrayList<DeliveryStatus>();
    agent.deliver(request, new Report(statuses));
    var probed = new ArrayList<DeliveryStatus>();
    agent.probe(request, new Report(probed));
    assertEquals(statuses, probed, "a probe hears what mail would");
    return statuses;
  }

  private static void check(Action action, String dsn, String text, List<DeliveryStatus> statuses) {
    assertEquals(2, statuses.size());
    for (DeliveryStatus status : statuses) {
      assertEquals(action, status.action());
      assertEquals(dsn, status.dsn());
      assertEquals(text, status.text());
      assertEquals("none", status.relay());
    }
  }

  @Test
  void errorReturnsTheMailOfAllRecipients() throws Exception {
    var agent = new ErrorAgent();
    check(Action.BOUNCED, "5.0.0", "closed", deliver(agent, "error", "closed"));
    check(Action.BOUNCED, "5.1.6", "moved", deliver(agent, "error", "5.1.6 moved"));
  }

  @Test
  void retryLetsItWait() throws Exception {
    var agent = new ErrorAgent();
    check(Action.DEFERRED, "4.0.0", "later", deliver(agent, "retry", "later"));
    check(Action.DEFERRED, "4.4.1", "is down", deliver(agent, "retry", "4.4.1 is down"));
  }

  @Test
  void discardCallsItSent() throws Exception {
    var agent = new DiscardAgent();
    check(Action.SENT, "2.0.0", "a@x.test", deliver(agent, "discard", "a@x.test"));
  }

  private record Report(List<DeliveryStatus> statuses) implements DeliveryReport {
    @Override
    public void connected() {}

    @Override
    public void status(int recipientIndex, DeliveryStatus status) {
      statuses.add(recipientIndex, status);
    }

    @Override
    public void destinationUnavailable(DeliveryStatus status) {}
  }
}
