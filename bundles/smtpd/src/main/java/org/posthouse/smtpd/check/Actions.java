package org.posthouse.smtpd.check;

import java.util.Optional;
import org.posthouse.api.access.Dispositions;

/**
 * What the lists so far want: done with the message, and deferred if nothing refuses it.
 *
 * @param trouble the first one because of which the message is deferred if nothing rejects it
 */
public record Actions(Dispositions dispositions, Optional<Trouble> trouble) {
  public static final Actions NONE = new Actions(Dispositions.NONE, Optional.empty());

  Actions with(Dispositions changed) {
    return new Actions(changed, trouble);
  }

  /** The first trouble is the one that counts. */
  Actions deferringIfPermitted(Trouble first) {
    return trouble.isPresent() ? this : new Actions(dispositions, Optional.of(first));
  }

  Actions withoutTrouble() {
    return trouble.isEmpty() ? this : new Actions(dispositions, Optional.empty());
  }
}
