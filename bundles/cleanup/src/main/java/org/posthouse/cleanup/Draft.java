package org.posthouse.cleanup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.posthouse.api.MailError;
import org.posthouse.api.MailException;
import org.posthouse.api.cleanup.MailDraft;
import org.posthouse.api.cleanup.MailOrigin;
import org.posthouse.api.cleanup.MailOrigin.Flag;
import org.posthouse.api.log.Log;
import org.posthouse.api.memory.MemoryShare;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.queue.MessageDraft;
import org.posthouse.api.queue.QueueName;
import org.posthouse.api.rewrite.AddressResolver;
import org.posthouse.api.rewrite.AddressResolver.Context;
import org.posthouse.api.table.TableView;

/** A message on its way through cleanup. */
final class Draft implements MailDraft {
  private static final byte[] CRLF = {'\r', '\n'};

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
    ContentCheck check = isChecked() ? check(verdict, envelope) : null;
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
      byte[] trace = received.getBytes(StandardCharsets.UTF_8);
      message.write(trace, 0, trace.length);
      message.write(CRLF, 0, 2);
    }
    return new Text(message, out, envelope, envelopes, verdict);
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

  private ContentCheck check(Verdict verdict, Envelope envelope) {
    return new ContentCheck(policy.content(), verdict, log, queueId(), envelope);
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
          new MailError(451, "4.3.0", "Error: queue file write error", String.valueOf(e)), e);
    }
  }

  /** The content of the message. */
  private final class Text implements MailText {
    private final MessageCleaner message;
    private final ContentOutput out;
    private final Envelope envelope;
    private final EnvelopeCleaner envelopes;
    private final Verdict verdict;

    Text(
        MessageCleaner message,
        ContentOutput out,
        Envelope envelope,
        EnvelopeCleaner envelopes,
        Verdict verdict) {
      this.message = message;
      this.out = out;
      this.envelope = envelope;
      this.envelopes = envelopes;
      this.verdict = verdict;
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
        String part = message.inBody() ? "body " : "header ";
        MailError error = ContentRejection.CHARACTER;
        log.info(
            ContentRejection.line(
                queueId(),
                "reject",
                part + ContentRejection.lineAt(kept, bad),
                envelope,
                error.dsn() + " " + error.text()));
        throw new MailException(error);
      }
      message.write(kept, 0, kept.length);
    }

    @Override
    public long commit() throws MailException {
      return view.call(() -> attempt(this::finish));
    }

    private long finish() throws IOException {
      message.finish();
      if (!origin.flags().contains(Flag.DISCARD) && !verdict.isDiscarded()) {
        QueueName queue = held || verdict.isHeld() ? QueueName.HOLD : QueueName.INCOMING;
        queued.commit(envelopes.after(verdict, envelope), queue);
      }
      return out.size();
    }
  }
}
