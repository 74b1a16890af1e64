package org.posthouse.commands;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.posthouse.api.MailError;
import org.posthouse.api.MailException;
import org.posthouse.api.cleanup.Cleanup;
import org.posthouse.api.cleanup.MailDraft;
import org.posthouse.api.cleanup.MailOrigin;
import org.posthouse.api.log.Reason;
import org.posthouse.api.message.Envelope;
import org.posthouse.pickup.Deposit;
import org.posthouse.pickup.Maildrop;
import org.posthouse.pickup.Submission;

/** Where a session that this command holds itself leaves its messages: in {@code maildrop/}. */
record MaildropCleanup(Path queueDirectory) implements Cleanup {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ID_BYTES = 6;
  private static final Set<String> KEPT =
      Set.of(Envelope.ENCODING, Envelope.SMTPUTF8, Envelope.DSN_RETURN, Envelope.ENVELOPE_ID);

  @Override
  public MailDraft open(MailOrigin origin) {
    byte[] id = new byte[ID_BYTES];
    RANDOM.nextBytes(id);
    return new Draft(HexFormat.of().withUpperCase().formatHex(id));
  }

  private static MailException failed(IOException cause) {
    return new MailException(
        new MailError(
            451, "4.3.0", "Error: queue file write error", "maildrop: " + Reason.withFile(cause)));
  }

  /** Used by one thread, as the interface says. */
  private final class Draft implements MailDraft, MailDraft.MailText {
    private final String queueId;
    private Deposit deposit;
    private long size;

    Draft(String queueId) {
      this.queueId = queueId;
    }

    @Override
    public String queueId() {
      return queueId;
    }

    @Override
    public void hold() {
      throw new IllegalStateException("nothing that could hold mail is asked here");
    }

    @Override
    public MailText start(Envelope envelope, String received) throws MailException {
      try {
        deposit = new Maildrop(queueDirectory).open(submitted(envelope));
      } catch (IOException e) {
        throw failed(e);
      }
      byte[] header = (received + "\r\n").getBytes(StandardCharsets.UTF_8);
      write(header, 0, header.length);
      return this;
    }

    /** A client's name and the like are for the server's own sessions. */
    private static Envelope submitted(Envelope envelope) throws IOException {
      Map<String, String> attributes = new TreeMap<>(envelope.attributes());
      attributes.keySet().retainAll(KEPT);
      attributes.put(Envelope.REWRITE_CONTEXT, "local");
      if (Submitter.isDeputy()) {
        attributes.put(Submission.SUBMITTER, Submitter.current().uid());
      }
      return new Envelope(envelope.sender(), envelope.recipients(), envelope.arrival(), attributes);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws MailException {
      try {
        deposit.writer().write(buffer, offset, length);
        size += length;
      } catch (IOException e) {
        throw failed(e);
      }
    }

    @Override
    public long commit() throws MailException {
      try {
        deposit.commit();
        return size;
      } catch (IOException e) {
        throw failed(e);
      }
    }

    @Override
    public void close() {
      if (deposit != null) {
        try {
          deposit.close();
        } catch (IOException e) {
          // Pickup removes what has grown old.
        }
      }
    }
  }
}
