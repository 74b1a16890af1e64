package org.posthouse.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.cleanup.Cleanup;
import org.posthouse.api.config.PerService;
import org.posthouse.api.delivery.DeliveryAgent;
import org.posthouse.api.delivery.DeliveryReport;
import org.posthouse.api.delivery.DeliveryRequest;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.MailLog;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.rewrite.AddressResolver;
import org.posthouse.api.table.Tables;
import org.posthouse.mail.DeliveredTo;
import org.posthouse.mail.mailbox.MailboxException;
import org.posthouse.mail.mailbox.MailboxLimit;
import org.posthouse.mail.mailbox.MailboxMessage;
import org.posthouse.mail.mailbox.Maildir;
import org.posthouse.mail.mailbox.Mbox;

/** Delivers to the users of this machine: aliases, .forward files, mailboxes. */
@Component(property = DeliveryAgent.DAEMON + "=local")
public final class LocalAgent implements DeliveryAgent {
  static final String RELAY = "local";

  private final PerService<LocalSettings> policies;
  private final MailLog mailLog;
  private final AddressResolver resolver;
  private final Cleanup cleanup;
  private final Passwd passwd;
  private final int uid;
  private final Mbox mbox = new Mbox();

  @Activate
  public LocalAgent(
      @Reference Tables tables,
      @Reference MailLog mailLog,
      @Reference AddressResolver resolver,
      @Reference Cleanup cleanup)
      throws IOException {
    this(
        tables,
        mailLog,
        resolver,
        cleanup,
        Path.of("/etc/passwd"),
        (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }

  LocalAgent(
      Tables tables,
      MailLog mailLog,
      AddressResolver resolver,
      Cleanup cleanup,
      Path passwd,
      int uid) {
    this.policies = new PerService<>(settings -> LocalSettings.of(settings, tables));
    this.mailLog = mailLog;
    this.resolver = resolver;
    this.cleanup = cleanup;
    this.passwd = new Passwd(passwd);
    this.uid = uid;
  }

  @Override
  public void deliver(DeliveryRequest request, DeliveryReport report) throws IOException {
    LocalSettings policy = policies.of(request.settings());
    Log log = mailLog.daemon(request.settings(), request.service().command());
    report.connected();
    if (policy.mailboxLimit().fault().isPresent()) {
      log.fatal(policy.mailboxLimit().fault().get());
      for (DeliveryRequest.Target target : request.recipients()) {
        report.status(
            target.index(), DeliveryStatus.deferred("4.3.5", RELAY, MailboxLimit.UNUSABLE));
      }
      return;
    }
    for (DeliveryRequest.Target target : request.recipients()) {
      report.status(target.index(), deliver(request, target.recipient(), policy, log));
    }
  }

  @Override
  public void probe(DeliveryRequest request, DeliveryReport report) {
    LocalSettings policy = policies.of(request.settings());
    Log log = mailLog.daemon(request.settings(), request.service().command());
    report.connected();
    for (DeliveryRequest.Target target : request.recipients()) {
      DeliveryStatus status;
      try {
        var expander = new Expander(policy, resolver, passwd, uid, request.service().name(), log);
        String text = expander.probe(target.recipient().address());
        status = DeliveryStatus.sent("2.0.0", RELAY, text);
      } catch (Plan.StopException stop) {
        status = stop.status();
      }
      report.status(target.index(), status);
    }
  }

  private DeliveryStatus deliver(
      DeliveryRequest request, Recipient recipient, LocalSettings policy, Log log)
      throws IOException {
    if (DeliveredTo.has(request.message().content().open(), recipient.address())) {
      return DeliveryStatus.bounced(
          "5.4.6", RELAY, "mail forwarding loop for " + recipient.address());
    }
    try {
      var expander = new Expander(policy, resolver, passwd, uid, request.service().name(), log);
      return carryOut(request, recipient, expander.expand(recipient.address()), policy);
    } catch (Plan.StopException stop) {
      return stop.status();
    }
  }

  /** Mailboxes first: if one fails nothing is forwarded yet, and the attempt can be repeated. */
  private DeliveryStatus carryOut(
      DeliveryRequest request, Recipient recipient, Plan plan, LocalSettings policy) {
    DeliveryStatus status = null;
    for (Plan.Mailbox mailbox : plan.mailboxes()) {
      status = store(request, recipient, mailbox, policy);
      if (status.action() != DeliveryStatus.Action.SENT) {
        return status;
      }
    }
    if (!plan.forwards().isEmpty()) {
      return new Forwarder(cleanup, policy).forward(request.message(), recipient, plan);
    }
    return status == null
        ? DeliveryStatus.deferred("4.3.5", RELAY, "alias expands to no destination")
        : status;
  }

  private DeliveryStatus store(
      DeliveryRequest request, Recipient recipient, Plan.Mailbox mailbox, LocalSettings policy) {
    var message =
        new MailboxMessage(
            request.message().envelope().sender(),
            recipient.address(),
            recipient.original(),
            request.message().content()::open);
    try {
      if (mailbox.maildir()) {
        request
            .settings()
            .derive(Maildir.class, _ -> new Maildir(policy.hostname()))
            .deliver(mailbox.path(), message, policy.mailboxLimit().bytes());
      } else {
        mbox.deliver(mailbox.path(), message, policy.locking(), policy.mailboxLimit().bytes());
      }
      return DeliveryStatus.sent("2.0.0", RELAY, mailbox.delivered());
    } catch (MailboxException e) {
      String text =
          mailbox.maildir()
              ? "maildir delivery failed: " + e.getMessage()
              : "cannot update mailbox " + mailbox.path() + ". " + e.getMessage();
      return e.dsn().charAt(0) == '5'
          ? DeliveryStatus.bounced(e.dsn(), RELAY, text)
          : DeliveryStatus.deferred(e.dsn(), RELAY, text);
    }
  }
}
