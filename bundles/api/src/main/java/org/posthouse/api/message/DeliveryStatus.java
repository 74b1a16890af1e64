package org.posthouse.api.message;

import java.util.Objects;

/**
 * What became of a recipient, in an attempt.
 *
 * @param action what happens next
 * @param dsn enhanced status code (RFC 3463); its class is 2, 4 or 5
 * @param text the reason as logged in parentheses, for example {@code 250 2.0.0 Ok} or {@code
 *     delivered to maildir}
 * @param relay as logged: {@code host[address]:port}, {@code local}, {@code virtual}, {@code none}
 * @param remoteMta the host that said so, {@code dns; name} (RFC 3464 2.3.5); or ""
 * @param diagnostic what it said, {@code smtp; 550 5.1.1 text} (RFC 3464 2.3.6); or ""
 * @param passedOn whether the next hop took over the duty to tell the sender of a success (RFC 3461
 *     5.2.2); of this attempt, no queue keeps it
 */
public record DeliveryStatus(
    Action action,
    String dsn,
    String text,
    String relay,
    String remoteMta,
    String diagnostic,
    boolean passedOn) {

  /** The words of the log's {@code status=}. */
  public enum Action {
    SENT,
    DEFERRED,
    BOUNCED,
    /** An address probe that would have been delivered. */
    DELIVERABLE,
    UNDELIVERABLE,
    EXPANDED;

    /** As logged. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private static final int FRAME = 200;

  public DeliveryStatus {
    Objects.requireNonNull(action);
    Objects.requireNonNull(text);
    if (dsn.length() < 5 || "245".indexOf(dsn.charAt(0)) < 0) {
      throw new IllegalArgumentException("no status code: " + dsn);
    }
  }

  /** A status of which this mail system tells the sender. */
  public DeliveryStatus(
      Action action, String dsn, String text, String relay, String remoteMta, String diagnostic) {
    this(action, dsn, text, relay, remoteMta, diagnostic, false);
  }

  public static DeliveryStatus sent(String dsn, String relay, String text) {
    return new DeliveryStatus(Action.SENT, dsn, text, relay, "", "");
  }

  public static DeliveryStatus deferred(String dsn, String relay, String text) {
    return new DeliveryStatus(Action.DEFERRED, dsn, text, relay, "", "");
  }

  public static DeliveryStatus bounced(String dsn, String relay, String text) {
    return new DeliveryStatus(Action.BOUNCED, dsn, text, relay, "", "");
  }

  /** The same of a probe: it was to find out, and is over. */
  public DeliveryStatus asProbe() {
    Action result =
        switch (action) {
          case SENT, EXPANDED, DELIVERABLE -> Action.DELIVERABLE;
          case DEFERRED, BOUNCED, UNDELIVERABLE -> Action.UNDELIVERABLE;
        };
    return new DeliveryStatus(result, dsn, text, relay, remoteMta, diagnostic);
  }

  /** About how many bytes of heap it takes at most, for the memory budget. */
  public int footprint() {
    return FRAME + 2 * (text.length() + relay.length() + remoteMta.length() + diagnostic.length());
  }

  public DeliveryStatus withRemote(String newRemoteMta, String newDiagnostic) {
    return new DeliveryStatus(action, dsn, text, relay, newRemoteMta, newDiagnostic, passedOn);
  }

  /**
   * @param toNextHop see {@link #passedOn}
   */
  public DeliveryStatus withPassedOn(boolean toNextHop) {
    return new DeliveryStatus(action, dsn, text, relay, remoteMta, diagnostic, toNextHop);
  }
}
