package org.posthouse.cleanup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.posthouse.api.MailError;
import org.posthouse.api.MailException;
import org.posthouse.api.cleanup.MailDraft;
import org.posthouse.api.cleanup.MailOrigin;
import org.posthouse.api.cleanup.MailOrigin.Flag;
import org.posthouse.api.event.MailEvent;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.Reason;
import org.posthouse.api.memory.MemoryShare;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.queue.MessageDraft;
import org.posthouse.api.queue.QueueName;
import org.posthouse.api.rewrite.AddressResolver;
import org.posthouse.api.rewrite.AddressResolver.Context;
import org.posthouse.api.table.TableView;

/** A message on its way through cleanup. */
final class Draft implements MailDraft {
  private static final MailError DISALLOWED = new MailError(550, "5.7.1", "disallowed character");

  /** What a message takes that has only its queue id. */
  static final int FRAME = 2 << 10;

  /** Buffers for headers, lines and output. */
  private static final int BUFFERS = 16 << 10;

  private final CleanupSettings policy;
  private final AddressResolver resolver;
  private final MessageDraft queued;
  private final MailOrigin origin;
  private final Log log;
  private final TableView view;
  private final MemoryShare memory;
  private final AddressMapper mapper;
  private boolean held;

  Draft(
      CleanupSettings policy,
      AddressResolver resolver,
      MessageDraft queued,
      MailOrigin origin,
      Log log,
      TableView view,
      MemoryShare memory) {
    this.policy = policy;
    this.resolver = resolver;
    this.queued = queued;
    this.origin = origin;
    this.log = log;
    this.view = view;
    this.memory = memory;
    held = origin.flags().contains(Flag.HOLD);
    mapper = new AddressMapper(policy, resolver, text -> log.warn(queueId() + ": " + text));
  }

  @Override
  public String queueId() {
    return queued.queueId();
  }

  @Override
  public void hold() {
    held = true;
  }

  @Override
  public MailText start(Envelope given, String received) throws MailException {
    return view.call(() -> attempt(() -> begin(given, received)));
  }

  private MailText begin(Envelope given, String received) throws IOException {
    memory.charge(BUFFERS);
    var envelopes = new EnvelopeCleaner(policy, mapper, origin, memory);
    Envelope envelope = envelopes.clean(given);
    var out = new ContentOutput(queued.content(), sizeLimit(), policy.replaceStray());
    var verdict = new Verdict();
    var found = new ContentLog(log, queueId(), envelope, envelopes.last(), policy.utf8());
    ContentCheck check = isChecked() ? new ContentCheck(policy.content(), verdict, found) : null;
    MimeBody mime =
        check != null && policy.content().lookAtBody()
            ? new MimeBody(check, policy.headerNames(), out, memory)
            : null;
    var headers =
        new HeaderCleaner(
            policy,
            resolver,
            mapper,
            out,
            log,
            queueId(),
            context(envelope),
            !origin.flags().contains(Flag.NO_ADDRESS_MAPPINGS),
            check,
            mime);
    var message =
        new MessageCleaner(headers, out, mime, envelope, policy.headerSizeLimit(), memory);
    if (!received.isEmpty()) {
      message.own((received + "\r\n").getBytes(StandardCharsets.UTF_8));
    }
    return new Text(message, headers, out, envelopes, verdict, found);
  }

  /**
   * What is made here has limits of its own. Were a notice refused for its size, the message that
   * it tells of could never leave the queue.
   */
  private long sizeLimit() {
    return switch (origin.source()) {
      case SMTPD, PICKUP, FORWARD -> policy.sizeLimit();
      case INTERNAL -> 0;
    };
  }

  private boolean isChecked() {
    return switch (origin.source()) {
      case SMTPD, PICKUP, INTERNAL -> !origin.flags().contains(Flag.NO_HEADER_BODY_CHECKS);
      case FORWARD -> false;
    };
  }

  /** Which domain completes addresses in headers; null if strangers' mail is left alone. */
  private Context context(Envelope envelope) {
    if (envelope.attribute(Envelope.REWRITE_CONTEXT).orElse("local").equals("local")) {
      return Context.LOCAL;
    }
    return policy.remoteRewriting() ? Context.REMOTE : null;
  }

  @Override
  public void close() {
    view.close();
    queued.close();
    memory.close();
  }

  private interface Step<T> {
    T run() throws IOException;
  }

  private static <T> T attempt(Step<T> step) throws MailException {
    try {
      return step.run();
    } catch (MailException e) {
      throw e;
    } catch (IOException e) {
      throw new MailException(
          new MailError(451, "4.3.0", "Error: queue file write error", Reason.withFile(e)), e);
    }
  }

  /** The content of the message. */
  private final class Text implements MailText {
    private final MessageCleaner message;
    private final HeaderCleaner headers;
    private final ContentOutput out;
    private final EnvelopeCleaner envelopes;
    private final Verdict verdict;
    private final ContentLog found;

    Text(
        MessageCleaner message,
        HeaderCleaner headers,
        ContentOutput out,
        EnvelopeCleaner envelopes,
        Verdict verdict,
        ContentLog found) {
      this.message = message;
      this.headers = headers;
      this.out = out;
      this.envelopes = envelopes;
      this.verdict = verdict;
      this.found = found;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws MailException {
      view.call(
          () ->
              attempt(
                  () -> {
                    filtered(buffer, offset, length);
                    return null;
                  }));
    }

    private void filtered(byte[] buffer, int offset, int length) throws IOException {
      CharacterFilter filter = policy.characters();
      if (filter.isEmpty()) {
        message.write(buffer, offset, length);
        return;
      }
      byte[] kept = filter.strip(Arrays.copyOfRange(buffer, offset, offset + length));
      int bad = filter.firstRejected(kept, 0, kept.length);
      if (bad >= 0) {
        message.write(kept, 0, ContentLog.lineStart(kept, bad));
        String comment = DISALLOWED.dsn() + " " + DISALLOWED.text();
        found.say("reject", "content", ContentLog.lineAt(kept, bad), comment);
        throw new MailException(DISALLOWED);
      }
      message.write(kept, 0, kept.length);
    }

    @Override
    public long commit() throws MailException {
      return view.call(() -> attempt(this::finish));
    }

    /** What the header says of the body goes on in MAIL. */
    private Envelope envelope() {
      Envelope envelope = found.envelope();
      return headers.isEightBit() ? envelope.with(Envelope.ENCODING, "8bitmime") : envelope;
    }

    private long finish() throws IOException {
      message.finish();
      if (!origin.flags().contains(Flag.DISCARD) && !verdict.isDiscarded()) {
        QueueName queue = held || verdict.isHeld() ? QueueName.HOLD : QueueName.INCOMING;
        Envelope envelope = envelopes.after(verdict, envelope());
        queued.commit(envelope, queue);
        tell(envelope, queue);
      }
      return out.size();
    }

    private void tell(Envelope envelope, QueueName queue) {
      if (log.isWatched()) {
        log.event(
            new MailEvent.Committed(
                queueId(), envelope.sender(), out.size(), envelope.recipients().size(), queue));
      }
    }
  }
}
