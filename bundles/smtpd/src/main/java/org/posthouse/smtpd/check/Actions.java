package org.posthouse.smtpd.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What restrictions decided to do with a message that they let pass.
 *
 * @param hold put it into the hold queue
 * @param discard accept it and throw it away
 * @param filter {@code transport:nexthop} for all recipients, or ""
 * @param redirect the one recipient instead of all, or ""
 * @param bcc recipients to add
 * @param prepend header lines to put before the message
 * @param deferIfPermit the trouble because of which the message is deferred if nothing rejects it
 */
public record Actions(
    boolean hold,
    boolean discard,
    String filter,
    String redirect,
    List<String> bcc,
    List<String> prepend,
    Optional<Rejection> deferIfPermit) {
  public static final Actions NONE =
      new Actions(false, false, "", "", List.of(), List.of(), Optional.empty());

  public Actions {
    bcc = List.copyOf(bcc);
    prepend = List.copyOf(prepend);
  }

  Actions holding() {
    return new Actions(true, discard, filter, redirect, bcc, prepend, deferIfPermit);
  }

  Actions discarding() {
    return new Actions(hold, true, filter, redirect, bcc, prepend, deferIfPermit);
  }

  Actions filteredBy(String destination) {
    return new Actions(hold, discard, destination, redirect, bcc, prepend, deferIfPermit);
  }

  Actions redirectedTo(String address) {
    return new Actions(hold, discard, filter, address, bcc, prepend, deferIfPermit);
  }

  Actions copiedTo(String address) {
    return new Actions(hold, discard, filter, redirect, plus(bcc, address), prepend, deferIfPermit);
  }

  Actions prepending(String line) {
    return new Actions(hold, discard, filter, redirect, bcc, plus(prepend, line), deferIfPermit);
  }

  /** The first trouble is the one that counts. */
  Actions deferringIfPermitted(Rejection trouble) {
    return deferIfPermit.isPresent()
        ? this
        : new Actions(hold, discard, filter, redirect, bcc, prepend, Optional.of(trouble));
  }

  Actions withoutTrouble() {
    return deferIfPermit.isEmpty()
        ? this
        : new Actions(hold, discard, filter, redirect, bcc, prepend, Optional.empty());
  }

  private static List<String> plus(List<String> list, String more) {
    if (list.contains(more)) {
      return list;
    }
    var longer = new ArrayList<>(list);
    longer.add(more);
    return longer;
  }
}
