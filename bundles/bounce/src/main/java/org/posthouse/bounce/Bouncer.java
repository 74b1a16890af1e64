package org.posthouse.bounce;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.MailError;
import org.posthouse.api.MailException;
import org.posthouse.api.bounce.BounceService;
import org.posthouse.api.cleanup.Cleanup;
import org.posthouse.api.cleanup.MailDraft;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.MailLog;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.message.Recipient.Notify;
import org.posthouse.mail.MailDate;

/**
 * The daemon bounce: decides who hears about a message, and queues the notifications. A
 * notification is never about a notification: what cannot be delivered with the null sender goes to
 * the postmaster at most, and what was for the postmaster goes nowhere.
 */
@Component
public final class Bouncer implements BounceService {
  private final Cleanup cleanup;
  private final Configuration configuration;
  private final MailLog logs;

  /** The one whose problems are in the log. */
  private final AtomicReference<BounceSettings> announced = new AtomicReference<>();

  @Activate
  public Bouncer(
      @Reference Cleanup cleanup, @Reference Configuration configuration, @Reference MailLog logs) {
    this.cleanup = cleanup;
    this.configuration = configuration;
    this.logs = logs;
  }

  @Override
  public void report(Kind kind, QueuedMessage message, List<Item> items) throws MailException {
    ConfigSnapshot snapshot = configuration.current();
    Settings settings = snapshot.settings("bounce");
    Log log = logs.daemon(settings, "bounce");
    BounceSettings policy = settings.derive(BounceSettings.class, BounceSettings::of);
    if (announced.getAndSet(policy) != policy) {
      policy.texts().problems().forEach(log::warn);
    }
    String sender = message.envelope().sender();
    if (policy.isNoticeSender(sender)) {
      if (kind == Kind.FAILURE) {
        log.warn(message.queueId() + ": undeliverable postmaster notification discarded");
      }
      return;
    }
    for (Notice notice : notices(kind, message, items, policy)) {
      String id = send(notice, policy);
      String to = notice.isCopy() ? "postmaster " : "sender ";
      log.info(message.queueId() + ": " + to + notice.word() + " notification: " + id);
    }
  }

  private static List<Notice> notices(
      Kind kind, QueuedMessage message, List<Item> items, BounceSettings policy) {
    return switch (kind) {
      case FAILURE -> failure(message, items, policy);
      case DELAY -> delay(message, items, policy);
      case SUCCESS ->
          toSender(Kind.SUCCESS, message, wanted(message, items, Notify.SUCCESS), false);
    };
  }

  private static List<Notice> failure(
      QueuedMessage message, List<Item> items, BounceSettings policy) {
    boolean fits = message.content().size() <= policy.sizeLimit();
    if (message.envelope().sender().isEmpty()) {
      return policy.notifiesOf("bounce") || policy.notifiesOf("2bounce")
          ? List.of(copy(Kind.FAILURE, message, items, policy.doubleBounceNotice(), fits, policy))
          : List.of();
    }
    boolean full = fits && !wantsHeaders(message);
    var notices =
        new ArrayList<>(
            toSender(Kind.FAILURE, message, wanted(message, items, Notify.FAILURE), full));
    if (policy.notifiesOf("bounce")) {
      notices.add(copy(Kind.FAILURE, message, items, policy.bounceNotice(), false, policy));
    }
    return notices;
  }

  private static List<Notice> delay(
      QueuedMessage message, List<Item> items, BounceSettings policy) {
    var notices =
        new ArrayList<>(toSender(Kind.DELAY, message, wanted(message, items, Notify.DELAY), false));
    if (policy.notifiesOf("delay")) {
      notices.add(copy(Kind.DELAY, message, items, policy.delayNotice(), false, policy));
    }
    return notices;
  }

  private static List<Notice> toSender(
      Kind kind, QueuedMessage message, List<Item> items, boolean full) {
    String sender = message.envelope().sender();
    return items.isEmpty() || sender.isEmpty()
        ? List.of()
        : List.of(new Notice(kind, message, items, "", sender, false, full));
  }

  private static Notice copy(
      Kind kind,
      QueuedMessage message,
      List<Item> items,
      String recipient,
      boolean full,
      BounceSettings policy) {
    return new Notice(kind, message, items, policy.noticeSender(), recipient, true, full);
  }

  private static boolean wantsHeaders(QueuedMessage message) {
    return message.envelope().attribute(Envelope.DSN_RETURN).filter("hdrs"::equals).isPresent();
  }

  /** Those whose sender did not ask to be spared this. Success is told to who asked for it. */
  private static List<Item> wanted(QueuedMessage message, List<Item> items, Notify event) {
    return items.stream()
        .filter(
            item -> {
              Set<Notify> notify = message.envelope().recipients().get(item.index()).dsnNotify();
              return notify.isEmpty() ? event != Notify.SUCCESS : notify.contains(event);
            })
        .toList();
  }

  /** Returns the queue id under which the notification is on stable storage. */
  private String send(Notice notice, BounceSettings policy) throws MailException {
    Instant now = Instant.now();
    try (MailDraft draft = cleanup.open(policy.cleanup())) {
      String id = draft.queueId();
      var text =
          draft.start(
              envelope(notice, now),
              "Received: by "
                  + policy.hostname()
                  + " ("
                  + policy.mailName()
                  + ")\r\n\tid "
                  + id
                  + "; "
                  + MailDate.format(now));
      new NoticeWriter(notice, policy, now).write(text);
      text.commit();
      return id;
    } catch (MailException e) {
      throw e;
    } catch (IOException e) {
      throw new MailException(MailError.temporary("reading " + notice.message().queueId()), e);
    }
  }

  private static Envelope envelope(Notice notice, Instant now) {
    Envelope about = notice.message().envelope();
    var envelope =
        new Envelope(notice.sender(), List.of(new Recipient(notice.recipient())), now, Map.of())
            .with(Envelope.REWRITE_CONTEXT, "local")
            .with(Envelope.ENCODING, about.attribute(Envelope.ENCODING).orElse("8bitmime"));
    return about.attribute(Envelope.SMTPUTF8).isPresent()
        ? envelope.with(Envelope.SMTPUTF8, "yes")
        : envelope;
  }
}
