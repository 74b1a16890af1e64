package org.posthouse.api.message;

import java.util.Set;

/**
 * A recipient of a message.
 *
 * @param address where it goes, after rewriting and aliasing, in external form without brackets
 * @param original the address as the client gave it; the log's {@code orig_to} when it differs
 * @param dsnOriginal ORCPT (RFC 3461 section 4.2) as {@code type;address}, decoded; or ""
 * @param dsnNotify NOTIFY (RFC 3461 section 4.1); empty when the client said nothing
 */
public record Recipient(
    String address, String original, String dsnOriginal, Set<Notify> dsnNotify) {

  /** Objects, their headers and places in lists. */
  private static final int FRAME = 200;

  /** When the sender wants to hear about this recipient. */
  public enum Notify {
    NEVER,
    SUCCESS,
    FAILURE,
    DELAY
  }

  public Recipient {
    dsnNotify = Set.copyOf(dsnNotify);
  }

  public Recipient(String address) {
    this(address, address, "", Set.of());
  }

  public Recipient withAddress(String newAddress) {
    return new Recipient(newAddress, original, dsnOriginal, dsnNotify);
  }

  /** About how many bytes of heap it takes at most, for the memory budget. */
  public int footprint() {
    int texts = address.length() + dsnOriginal.length();
    // Mostly the original address is the same object.
    return FRAME + 2 * (original.equals(address) ? texts : texts + original.length());
  }
}
