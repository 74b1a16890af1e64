package org.posthouse.smtpd.check;

import org.posthouse.api.event.Decider;

/**
 * Why a message was let in, or is treated in a special way.
 *
 * @param by the word that said so
 * @param what {@code permit}, or as in the log: {@code hold}
 */
public record Reason(Decider.Restriction by, String what) {

  @Override
  public String toString() {
    String argument = by.argument().isEmpty() ? "" : " " + by.argument();
    return by.list() + ": " + by.word() + argument + " = " + what;
  }
}
