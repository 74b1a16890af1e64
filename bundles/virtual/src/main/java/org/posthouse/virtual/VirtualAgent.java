package org.posthouse.virtual;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.config.PerService;
import org.posthouse.api.delivery.DeliveryAgent;
import org.posthouse.api.delivery.DeliveryReport;
import org.posthouse.api.delivery.DeliveryRequest;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.MailLog;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.table.Tables;
import org.posthouse.mail.mailbox.MailboxException;
import org.posthouse.mail.mailbox.MailboxLimit;
import org.posthouse.mail.mailbox.MailboxMessage;
import org.posthouse.mail.mailbox.Maildir;
import org.posthouse.mail.mailbox.Mbox;

/** Delivers to mailboxes of virtual domains, found in tables, of the user that the server is. */
@Component(property = DeliveryAgent.DAEMON + "=virtual")
public final class VirtualAgent implements DeliveryAgent {
  private final PerService<VirtualSettings> policies;
  private final MailLog mailLog;
  private final Account account;
  private final Mbox mbox = new Mbox();

  @Activate
  public VirtualAgent(@Reference Tables tables, @Reference MailLog mailLog) {
    this(tables, mailLog, Account.current());
  }

  VirtualAgent(Tables tables, MailLog mailLog, Account account) {
    this.policies = new PerService<>(settings -> VirtualSettings.of(settings, tables));
    this.mailLog = mailLog;
    this.account = account;
  }

  @Override
  public void deliver(DeliveryRequest request, DeliveryReport report) {
    var settings = request.settings();
    VirtualSettings policy = policies.of(settings);
    Maildir maildir = settings.derive(Maildir.class, _ -> new Maildir(policy.hostname()));
    Log log = mailLog.daemon(settings, request.service().command());
    var finder = new MailboxFinder(policy, account, log);
    report.connected();
    if (policy.mailboxLimit().fault().isPresent()) {
      log.fatal(policy.mailboxLimit().fault().get());
      for (DeliveryRequest.Target target : request.recipients()) {
        report.status(
            target.index(),
            DeliveryStatus.deferred("4.3.5", MailboxFinder.RELAY, MailboxLimit.UNUSABLE));
      }
      return;
    }
    for (DeliveryRequest.Target target : request.recipients()) {
      Recipient recipient = target.recipient();
      DeliveryStatus status =
          switch (finder.find(recipient.address())) {
            case Destination.None(DeliveryStatus none) -> none;
            case Destination.Mailbox mailbox ->
                deliver(request, recipient, mailbox, policy, maildir, log);
          };
      report.status(target.index(), status);
    }
  }

  @Override
  public void probe(DeliveryRequest request, DeliveryReport report) {
    VirtualSettings policy = policies.of(request.settings());
    Log log = mailLog.daemon(request.settings(), request.service().command());
    var finder = new MailboxFinder(policy, account, log);
    report.connected();
    for (DeliveryRequest.Target target : request.recipients()) {
      report.status(
          target.index(),
          switch (finder.find(target.recipient().address())) {
            case Destination.None(DeliveryStatus none) -> none;
            case Destination.Mailbox mailbox ->
                DeliveryStatus.sent(
                    "2.0.0",
                    MailboxFinder.RELAY,
                    "delivers to " + (mailbox.maildir() ? "maildir" : "mailbox"));
          });
    }
  }

  private DeliveryStatus deliver(
      DeliveryRequest request,
      Recipient recipient,
      Destination.Mailbox mailbox,
      VirtualSettings policy,
      Maildir maildir,
      Log log) {
    var message =
        new MailboxMessage(
            request.message().envelope().sender(),
            recipient.address(),
            recipient.original(),
            request.message().content()::open);
    String kind = mailbox.maildir() ? "maildir" : "mailbox";
    try {
      if (mailbox.maildir()) {
        maildir.deliver(mailbox.path(), message, policy.mailboxLimit().bytes());
      } else {
        mbox.deliver(mailbox.path(), message, policy.locking(), policy.mailboxLimit().bytes());
      }
      return DeliveryStatus.sent("2.0.0", MailboxFinder.RELAY, "delivered to " + kind);
    } catch (MailboxException e) {
      return failed(mailbox, e, log);
    }
  }

  private DeliveryStatus failed(Destination.Mailbox mailbox, MailboxException e, Log log) {
    if (e.getMessage().endsWith("Permission denied")) {
      log.warn(
          "maildir access problem for UID/GID="
              + account.uid()
              + "/"
              + account.gid()
              + ": "
              + e.getMessage());
    }
    String text =
        mailbox.maildir()
            ? "maildir delivery failed: " + e.getMessage()
            : "delivery failed to mailbox " + mailbox.path() + ": " + e.getMessage();
    return e.dsn().charAt(0) == '5'
        ? DeliveryStatus.bounced(e.dsn(), MailboxFinder.RELAY, text)
        : DeliveryStatus.deferred(e.dsn(), MailboxFinder.RELAY, text);
  }
}
