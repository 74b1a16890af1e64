package org.posthouse.api.event;

import java.util.List;
import java.util.Optional;
import org.posthouse.api.MailError;
import org.posthouse.api.access.Dispositions;
import org.posthouse.api.access.Facts;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.client.TlsIdentity;
import org.posthouse.api.config.ConfigChange;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.queue.QueueName;

/** Something that happened to a connection, a message or the server itself. Immutable. */
public sealed interface MailEvent {

  /** A client has come. */
  record Connected(ClientIdentity client) implements MailEvent {}

  /**
   * A client has gone.
   *
   * @param commands what it did, in the order of the log; none twice
   */
  record Disconnected(ClientIdentity client, List<CommandCount> commands) implements MailEvent {
    public Disconnected {
      commands = List.copyOf(commands);
    }
  }

  /**
   * How often a client gave a command.
   *
   * @param command in lower case; {@code unknown} for all that are none
   * @param succeeded those that did not fail
   * @param all those and the others
   */
  record CommandCount(String command, int succeeded, int all) {}

  /**
   * A session ended before its time.
   *
   * @param how as in the log: {@code timeout}, {@code lost connection}, {@code too many errors}
   * @param after the last command
   * @param bytes of the content that had come, in the middle of which it happened; or 0
   */
  record BrokenOff(ClientIdentity client, String how, String after, long bytes)
      implements MailEvent {}

  /**
   * It was decided whether a command is obeyed, or a message taken. What is obeyed is told only if
   * somebody listens.
   *
   * @param refusal what the client was told instead of a yes
   * @param dispositions what is done with the message
   */
  record Decided(Facts facts, Optional<MailError> refusal, Dispositions dispositions, Decider by)
      implements MailEvent {}

  /**
   * A restriction has something to say that decides nothing yet.
   *
   * @param word as in the log: {@code hold}, {@code warn}, {@code reject_warning}
   */
  record Noted(Facts facts, String word, String text, Decider by) implements MailEvent {}

  /** A message has got a queue id. */
  record Opened(String queueId, ClientIdentity client) implements MailEvent {}

  /** Which end of a connection we are. */
  enum Side {
    SERVER,
    CLIENT
  }

  /** What is known of the certificate of the other end. */
  enum Trust {
    /** There is none. */
    ANONYMOUS,
    UNTRUSTED,
    /** It ends at an authority that we trust. */
    TRUSTED,
    /** It is the one that was wanted, by its name or fingerprint. */
    VERIFIED
  }

  /**
   * A connection goes on with TLS.
   *
   * @param peer as in the log: {@code name[address]}, of a server with its port
   * @param tls what it tells of the other end
   * @param logged whether the log has a line of it (smtpd_tls_loglevel, smtp_tls_loglevel)
   */
  record TlsEstablished(Side side, String peer, Trust trust, TlsIdentity tls, boolean logged)
      implements MailEvent {}

  /**
   * A TLS handshake failed, and with it the connection.
   *
   * @param peer as in {@link TlsEstablished}
   * @param reason in words
   */
  record TlsFailed(Side side, String peer, String reason) implements MailEvent {}

  /**
   * A message is in the queue, on stable storage. Told only if somebody listens. The queue manager
   * may tell what it does with it before.
   *
   * @param size of the content, in bytes
   * @param recipients how many
   * @param queue where it begins
   */
  record Committed(String queueId, String sender, long size, int recipients, QueueName queue)
      implements MailEvent {}

  /**
   * It is known where mail for a recipient goes, or why that is not known. Told only if somebody
   * listens, at each attempt.
   *
   * @param recipient as the transport gets it
   * @param transport a service of master.cf; "" if there is an error
   * @param nexthop what the transport is given
   */
  record Routed(
      String queueId,
      Recipient recipient,
      String transport,
      String nexthop,
      Optional<MailError> error)
      implements MailEvent {}

  /**
   * A message is in the hands of the queue manager.
   *
   * @param size in bytes
   * @param recipients how many
   */
  record Activated(String queueId, String sender, long size, int recipients) implements MailEvent {}

  /**
   * An attempt at a recipient is over.
   *
   * @param status what became of it
   * @param word what came of it, as in the log: mostly that of the status; {@code SOFTBOUNCE} for
   *     what failed for good and will be tried again nevertheless
   */
  record Attempted(
      String queueId, Recipient recipient, DeliveryStatus status, String word, Times times)
      implements MailEvent {}

  /**
   * The moments of an attempt, in microseconds since 1970.
   *
   * @param arrival of the message
   * @param active when it entered the active queue
   * @param started when the delivery agent got it
   * @param connected when it could go out, or 0 if there was no connection
   * @param ended now
   * @param uses how many messages the connection has carried, this one included
   * @param decimals delay_logging_resolution_limit
   */
  record Times(
      long arrival,
      long active,
      long started,
      long connected,
      long ended,
      int uses,
      int decimals) {}

  /**
   * A message goes back to its sender because it is too old.
   *
   * @param forced whether somebody asked for that
   */
  record Expired(String queueId, String sender, boolean forced) implements MailEvent {}

  /** A message is in the queue no more. */
  record Removed(String queueId) implements MailEvent {}

  /**
   * A new configuration is in force.
   *
   * @param version of the mail system
   * @param directory where the files are
   */
  record Reloaded(long generation, String version, String directory, List<ConfigChange> changes)
      implements MailEvent {
    public Reloaded {
      changes = List.copyOf(changes);
    }
  }

  /**
   * A configuration is bad, and the one before stays in force.
   *
   * @param reason with file and line
   */
  record ReloadRefused(String reason) implements MailEvent {}

  /** What can become of an extension. */
  enum Change {
    INSTALLED,
    UPDATED,
    REMOVED,
    /** It was tried, or does not work now. */
    FAILED
  }

  /**
   * A feature came or went, or could not.
   *
   * @param name of the feature
   * @param text as in the log, with why or by whom
   */
  record Extension(Change change, String name, String text) implements MailEvent {}
}
