package org.posthouse.pickup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.MailError;
import org.posthouse.api.MailException;
import org.posthouse.api.bounce.BounceService;
import org.posthouse.api.cleanup.Cleanup;
import org.posthouse.api.cleanup.MailDraft;
import org.posthouse.api.cleanup.MailOrigin;
import org.posthouse.api.cleanup.MailOrigin.Flag;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;
import org.posthouse.api.connection.StreamDaemon;
import org.posthouse.api.connection.TriggerDaemon;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.MailLog;
import org.posthouse.api.log.Reason;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.RecipientState;
import org.posthouse.api.table.Tables;
import org.posthouse.mail.MailDate;

/**
 * Brings the mail that sendmail has left in {@code maildrop/} to cleanup. A file goes when its
 * message is queued; until then it is tried again.
 */
@Component(property = StreamDaemon.DAEMON + "=pickup")
public final class Pickup implements TriggerDaemon {

  /** What envelope and file form add to a message at most. */
  private static final long OVERHEAD = 16L << 20;

  private final Cleanup cleanup;
  private final BounceService bounces;
  private final MailLog mailLog;
  private final Tables tables;
  private final Unmovable unmovable = new Unmovable();

  @Activate
  public Pickup(
      @Reference Cleanup cleanup,
      @Reference BounceService bounces,
      @Reference MailLog mailLog,
      @Reference Tables tables) {
    this.tables = tables;
    this.cleanup = cleanup;
    this.bounces = bounces;
    this.mailLog = mailLog;
  }

  @Override
  public void trigger(byte request, ServiceEntry service, Settings settings) {
    Log log = mailLog.daemon(settings, "pickup");
    var maildrop = new Maildrop(Path.of(settings.get("queue_directory")));
    try {
      maildrop.forEach(
          path -> take(maildrop, path, settings, log),
          (path, why) -> unmovable.remove(path, why, log));
    } catch (IOException e) {
      log.warn("maildrop: " + Reason.withFile(e));
    }
  }

  private void take(Maildrop maildrop, Path path, Settings settings, Log log) {
    try {
      Maildrop.Taken file = maildrop.check(path);
      Submission.Part part = verified(file, Maildrop.done(path), settings);
      new Submitters(tables, settings)
          .check(Submitters.submitter(file, part.envelope()), part.envelope().sender());
      accept(file, part, settings, log);
      while (!part.isLast()) {
        file = maildrop.done(file, part.end());
        part = verified(file, part.end(), settings);
        accept(file, part, settings, log);
      }
      maildrop.remove(file.path());
    } catch (ForbiddenException e) {
      // The sendmail command has said so before, to whoever asked it.
      log.warn(path.getFileName() + ": removed: " + e.getMessage());
      removeQuietly(maildrop, path, log);
    } catch (AccessDeniedException e) {
      // Its owner did not want it to be read.
      putAside(maildrop, path, log, "not readable");
    } catch (DamagedException e) {
      putAside(maildrop, path, log, e.getMessage());
    } catch (NoSuchFileException e) {
      // Somebody else has taken it.
    } catch (MailException e) {
      log.warn(path.getFileName() + ": not accepted, will be tried again: " + e.getMessage());
    } catch (IOException e) {
      log.warn(path.getFileName() + ": will be tried again: " + Reason.of(e));
    } catch (RuntimeException e) {
      // One file must not keep the others from being taken.
      log.panic(path.getFileName() + ": will be tried again: " + e, e);
    }
  }

  /** Reads the whole file once before anything is believed. */
  private static Submission.Part verified(Maildrop.Taken file, int done, Settings settings)
      throws IOException {
    long limit = settings.bytes("message_size_limit");
    if (limit > 0 && file.size() > limit + OVERHEAD) {
      throw new DamagedException("message file too big");
    }
    try (InputStream in = file.open()) {
      Submission.Part part = Submission.part(in, done);
      Envelope envelope = part.envelope();
      Instant now = Instant.now();
      return envelope.arrival().isAfter(now)
          ? new Submission.Part(
              new Envelope(envelope.sender(), envelope.recipients(), now, envelope.attributes()),
              part.end(),
              part.all())
          : part;
    }
  }

  private void accept(Maildrop.Taken file, Submission.Part part, Settings settings, Log log)
      throws IOException {
    accept(
        Submitters.submitter(file, part.envelope()),
        Submitters.withoutClaims(part.envelope()),
        settings,
        log);
  }

  private void accept(Maildrop.Taken file, Envelope given, Settings settings, Log log)
      throws IOException {
    String filter = settings.get("content_filter");
    Envelope envelope = filter.isEmpty() ? given : given.with(Envelope.CONTENT_FILTER, filter);
    var origin =
        new MailOrigin(
            settings.get("cleanup_service_name"), MailOrigin.Source.PICKUP, flags(settings));
    try (MailDraft draft = cleanup.open(origin)) {
      log.info(draft.queueId() + ": uid=" + file.uid() + " from=<" + envelope.sender() + ">");
      try {
        send(file, envelope, draft, settings);
      } catch (MailException e) {
        if (e.error().isTemporary()) {
          throw e;
        }
        log.warn(draft.queueId() + ": message rejected: " + e.error().text());
        refuse(draft.queueId(), file, envelope, e.error());
      }
    }
  }

  private static void send(
      Maildrop.Taken file, Envelope envelope, MailDraft draft, Settings settings)
      throws IOException {
    String received =
        "Received: by %s (%s, from userid %d)\r\n\tid %s; %s"
            .formatted(
                settings.get("myhostname"),
                settings.get("mail_name"),
                file.uid(),
                draft.queueId(),
                MailDate.format(envelope.arrival()));
    MailDraft.MailText text = draft.start(envelope, received);
    try (InputStream in = file.open()) {
      Submission.content(in, (piece, length) -> text.write(piece, 0, length));
    }
    text.commit();
  }

  /** The sender is told; that is queued before the file goes. */
  private void refuse(String queueId, Maildrop.Taken file, Envelope envelope, MailError error)
      throws IOException {
    DeliveryStatus status = DeliveryStatus.bounced(error.dsn(), "none", error.text());
    var items = new ArrayList<BounceService.Item>();
    var states = new ArrayList<RecipientState>();
    for (int i = 0; i < envelope.recipients().size(); i++) {
      items.add(new BounceService.Item(i, status));
      states.add(new RecipientState.Failed(status));
    }
    if (!items.isEmpty()) {
      bounces.report(
          BounceService.Kind.FAILURE,
          new Refused(queueId, envelope, List.copyOf(states), Refused.beginning(file)),
          items);
    }
  }

  private static Set<Flag> flags(Settings settings) {
    var flags = EnumSet.noneOf(Flag.class);
    for (String option : settings.list("receive_override_options")) {
      switch (option) {
        case "no_address_mappings" -> flags.add(Flag.NO_ADDRESS_MAPPINGS);
        case "no_header_body_checks" -> flags.add(Flag.NO_HEADER_BODY_CHECKS);
        case "no_milters" -> flags.add(Flag.NO_MILTERS);
        default -> {}
      }
    }
    return flags;
  }

  private static void removeQuietly(Maildrop maildrop, Path path, Log log) {
    try {
      maildrop.remove(path);
    } catch (IOException e) {
      log.warn(path.getFileName() + ": cannot be removed: " + Reason.of(e));
    }
  }

  private static void putAside(Maildrop maildrop, Path path, Log log, String reason) {
    log.warn(path.getFileName() + ": saved to the corrupt directory: " + reason);
    try {
      maildrop.putAside(path);
    } catch (IOException e) {
      log.warn(path.getFileName() + ": cannot be moved: " + Reason.of(e));
    }
  }
}
