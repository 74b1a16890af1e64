package org.posthouse.mail;

import java.time.Duration;
import java.time.Instant;

/**
 * The sender of probes, whose name may change with time: whoever collects addresses of senders gets
 * one that is soon worth nothing.
 *
 * @param address in full, or "" for the null sender
 * @param ttl how long a name is used; zero for ever
 */
public record ProbeSender(String address, Duration ttl) {
  /** Digits and letters that make no words. */
  private static final String ALPHABET = "0123456789BCDFGHJKLMNPQRSTVWXYZ";

  /**
   * Reads address_verify_sender.
   *
   * @param origin the domain of a name without one
   */
  public static ProbeSender of(String parameter, Duration ttl, String origin) {
    String name = parameter.strip();
    if (name.isEmpty() || name.equals("<>")) {
      return new ProbeSender("", Duration.ZERO);
    }
    return new ProbeSender(name.indexOf('@') < 0 ? name + "@" + origin : name, ttl);
  }

  /** The sender to use now. */
  public String at(Instant now) {
    return isFixed() ? address : named(now.getEpochSecond() / ttl.toSeconds());
  }

  /** Whether an address is that of probes, now or as it was or will be next. */
  public boolean matches(String given, Instant now) {
    if (address.isEmpty() || given.isEmpty()) {
      return false;
    }
    if (isFixed()) {
      return given.equalsIgnoreCase(address);
    }
    long slot = now.getEpochSecond() / ttl.toSeconds();
    return given.equalsIgnoreCase(named(slot))
        || given.equalsIgnoreCase(named(slot - 1))
        || given.equalsIgnoreCase(named(slot + 1));
  }

  private boolean isFixed() {
    return address.isEmpty() || ttl.toSeconds() <= 0;
  }

  private String named(long slot) {
    int at = address.lastIndexOf('@');
    return address.substring(0, at) + encoded(slot) + address.substring(at);
  }

  private static String encoded(long number) {
    var digits = new StringBuilder();
    for (long rest = number; rest > 0; rest /= ALPHABET.length()) {
      digits.append(ALPHABET.charAt((int) (rest % ALPHABET.length())));
    }
    return digits.reverse().toString();
  }
}
