package org.posthouse.api.access;

import java.util.ArrayList;
import java.util.List;

/**
 * What is done with a message that is let pass: all that was decided from the greeting to its end.
 * Immutable.
 *
 * @param hold put it into the hold queue
 * @param discard accept it and throw it away
 * @param filter {@code transport:nexthop} for all recipients, or ""
 * @param redirect the one recipient instead of all, or ""
 * @param bcc recipients to add
 * @param prepend header lines to put before the message
 */
public record Dispositions(
    boolean hold,
    boolean discard,
    String filter,
    String redirect,
    List<String> bcc,
    List<String> prepend) {
  public static final Dispositions NONE =
      new Dispositions(false, false, "", "", List.of(), List.of());

  public Dispositions {
    bcc = List.copyOf(bcc);
    prepend = List.copyOf(prepend);
  }

  /** With one more. What was said before is not said twice. */
  public Dispositions with(Disposition more) {
    return switch (more) {
      case Disposition.Hold _ -> new Dispositions(true, discard, filter, redirect, bcc, prepend);
      case Disposition.Discard _ -> new Dispositions(hold, true, filter, redirect, bcc, prepend);
      case Disposition.Filter(String destination) ->
          new Dispositions(hold, discard, destination, redirect, bcc, prepend);
      case Disposition.Redirect(String address) ->
          new Dispositions(hold, discard, filter, address, bcc, prepend);
      case Disposition.Bcc(String address) ->
          new Dispositions(hold, discard, filter, redirect, plus(bcc, address), prepend);
      case Disposition.Prepend(String line) ->
          new Dispositions(hold, discard, filter, redirect, bcc, plus(prepend, line));
    };
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
