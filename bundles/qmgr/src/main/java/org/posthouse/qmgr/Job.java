package org.posthouse.qmgr;

import java.util.List;
import org.posthouse.api.delivery.DeliveryRequest.Target;

/**
 * One delivery to be made: recipients of a message that go together.
 *
 * @param destination what limits concurrency: the next hop, or the recipient
 * @param sequence in which the messages became active
 */
record Job(
    ActiveMessage message,
    String transport,
    String nexthop,
    String destination,
    List<Target> targets,
    long sequence) {}
