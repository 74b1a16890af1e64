package org.posthouse.qmgr;

import java.util.BitSet;
import java.util.function.Consumer;
import org.posthouse.api.delivery.DeliveryAgent;
import org.posthouse.api.delivery.DeliveryReport;
import org.posthouse.api.delivery.DeliveryRequest;
import org.posthouse.api.delivery.DeliveryRequest.Target;
import org.posthouse.api.log.Reason;
import org.posthouse.api.message.DeliveryStatus;

/** One delivery under way, on a virtual thread of its own. */
final class Attempt implements Runnable, DeliveryReport {
  private final Job job;
  private final Transport transport;
  private final Destination destination;
  private final DeliveryAgent agent;
  private final Recorder recorder;
  private final Moments moments;
  private final Consumer<Attempt> whenOver;
  private final BitSet reported;
  private final boolean softBounce;
  private Moments.Link link = Moments.Link.NONE;
  private DeliveryStatus unavailable;

  Attempt(
      Job job,
      Transport transport,
      Destination destination,
      DeliveryAgent agent,
      Recorder recorder,
      SchedulerSettings policy,
      Consumer<Attempt> whenOver) {
    this.job = job;
    this.transport = transport;
    this.destination = destination;
    this.agent = agent;
    this.recorder = recorder;
    this.moments = Moments.of(job.message(), Moments.nowMicros(), policy.logDecimals());
    this.softBounce = transport.settings().isTrue("soft_bounce");
    this.whenOver = whenOver;
    this.reported = new BitSet(job.targets().size());
  }

  Job job() {
    return job;
  }

  Transport transport() {
    return transport;
  }

  Destination destination() {
    return destination;
  }

  /** Why the next hop takes no mail at all; null if it does. To be read when it is over. */
  DeliveryStatus unavailable() {
    return unavailable;
  }

  @Override
  public void run() {
    try {
      if (job.message().isProbe()) {
        agent.probe(request(), this);
      } else {
        agent.deliver(request(), this);
      }
    } catch (Exception | LinkageError e) {
      transport.log().warn(job.message().id() + ": delivery ended: " + Reason.withFile(e));
    } catch (Error e) {
      transport.log().panic(job.message().id() + ": delivery ended", e);
    } finally {
      deferUnreported();
      whenOver.accept(this);
    }
  }

  private DeliveryRequest request() {
    return new DeliveryRequest(
        transport.service(),
        transport.settings(),
        job.message().message(),
        job.nexthop(),
        job.targets(),
        job.message().since());
  }

  private void deferUnreported() {
    for (int i = 0; i < job.targets().size(); i++) {
      if (!reported.get(i)) {
        status(i, job.targets().get(i), Deferrals.AGENT_FAILED);
      }
    }
  }

  @Override
  public void connected() {
    connected(1);
  }

  @Override
  public void connected(int uses) {
    link = new Moments.Link(Moments.nowMicros(), uses);
  }

  @Override
  public void status(int recipientIndex, DeliveryStatus status) {
    for (int i = 0; i < job.targets().size(); i++) {
      Target target = job.targets().get(i);
      if (target.index() == recipientIndex && !reported.get(i)) {
        status(i, target, status);
        return;
      }
    }
    transport
        .log()
        .warn(job.message().id() + ": unexpected report about recipient " + recipientIndex);
  }

  private void status(int position, Target target, DeliveryStatus given) {
    reported.set(position);
    DeliveryStatus status = transport.filter().apply(job.message().id(), given);
    recorder.record(job.message(), target, status, transport.log(), moments, link, softBounce);
  }

  @Override
  public void destinationUnavailable(DeliveryStatus status) {
    unavailable = status;
    if (link.readyAt() == 0) {
      connected(1);
    }
  }
}
