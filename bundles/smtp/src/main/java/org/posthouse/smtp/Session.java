package org.posthouse.smtp;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.posthouse.api.Deadline;

/**
 * A greeted connection: what the server offers, and how often it was used. Used by one thread at a
 * time.
 */
final class Session {
  /** What servers offer and this client uses. */
  enum Feature {
    PIPELINING,
    EIGHTBITMIME,
    DSN,
    SMTPUTF8,
    STARTTLS,
    XFORWARD_NAME,
    XFORWARD_ADDR,
    XFORWARD_PORT,
    XFORWARD_PROTO,
    XFORWARD_HELO,
    XFORWARD_IDENT,
    XFORWARD_SOURCE
  }

  /** A QUIT fits every send buffer; a server that does not even take it in is not waited for. */
  private static final Duration QUIT_PATIENCE = Duration.ofSeconds(1);

  private final CommandChannel wire;
  private final Set<Feature> features;
  private final long sizeLimit;
  private final boolean extended;
  private final long openedNanos = System.nanoTime();
  private int uses;
  private boolean usable = true;
  private boolean dismissed;
  private boolean clean = true;

  /**
   * @param sizeLimit of SIZE; 0 for none
   * @param extended whether it greeted by EHLO, so that parameters may be given at all
   */
  Session(CommandChannel wire, Set<Feature> features, long sizeLimit, boolean extended) {
    this.wire = wire;
    this.features = features.isEmpty() ? EnumSet.noneOf(Feature.class) : EnumSet.copyOf(features);
    this.sizeLimit = sizeLimit;
    this.extended = extended;
  }

  CommandChannel wire() {
    return wire;
  }

  Peer peer() {
    return wire.peer();
  }

  boolean offers(Feature feature) {
    return features.contains(feature);
  }

  /** Whether SIZE was offered; the limit may be 0 all the same. */
  boolean offersSize() {
    return extended && sizeLimit >= 0;
  }

  long sizeLimit() {
    return sizeLimit;
  }

  /** Counts another message. Returns how many with this one. */
  int use() {
    return ++uses;
  }

  int uses() {
    return uses;
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - openedNanos);
  }

  /** No further message may go over it. */
  void spoil() {
    usable = false;
  }

  /** The server said 421. */
  void dismiss() {
    dismissed = true;
    usable = false;
  }

  boolean isDismissed() {
    return dismissed;
  }

  boolean isUsable() {
    return usable;
  }

  /** Whether the last transaction ended by itself, so that none has to be reset. */
  void clean(boolean yes) {
    clean = yes;
  }

  boolean isClean() {
    return clean;
  }

  /** Ends it politely, without waiting for the reply unless told to, and closes. */
  void quit(Timeouts timeouts, boolean waitForReply) {
    try {
      if (waitForReply) {
        wire.exchange(Stage.QUIT, timeouts.quit(), "QUIT");
      } else {
        wire.send(Stage.QUIT, QUIT_PATIENCE, "QUIT");
        wire.connection().deadline(Deadline.after(QUIT_PATIENCE));
        wire.flush();
      }
    } catch (SessionException | IOException _) {
      // The mail is delivered; how the server takes our leave is its affair.
    } finally {
      wire.close();
    }
  }
}
