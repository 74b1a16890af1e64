package org.posthouse.api.access;

import java.util.List;

/**
 * A word as it stands in a list, for example {@code check_client_access hash:/etc/postfix/clients},
 * or {@code check_policy_service { inet:127.0.0.1:10040, timeout=10s }}.
 *
 * @param word in lower case
 * @param argument what follows it, or the first element of what follows it in braces; "" for none
 * @param options the other elements in the braces
 * @param list where it stands
 */
public record RestrictionTerm(String word, String argument, List<String> options, Stage list) {

  public RestrictionTerm {
    options = List.copyOf(options);
  }

  /** For the log: the word and its argument. */
  @Override
  public String toString() {
    return argument.isEmpty() ? word : word + " " + argument;
  }
}
