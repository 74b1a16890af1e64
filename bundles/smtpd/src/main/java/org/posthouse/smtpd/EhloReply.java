package org.posthouse.smtpd;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.config.ParameterList;
import org.posthouse.api.log.Log;
import org.posthouse.api.table.LookupResult;

/** What is announced to whom, in Postfix's order. */
final class EhloReply {
  private EhloReply() {}

  /** In the order of the log line about keywords that are not announced. */
  private static final List<String> DISCARDABLE =
      List.of(
          "8bitmime",
          "auth",
          "etrn",
          "pipelining",
          "size",
          "verp",
          "vrfy",
          "xclient",
          "xforward",
          "starttls",
          "enhancedstatuscodes",
          "dsn",
          "smtputf8",
          "chunking");

  /**
   * What a client is told.
   *
   * @param discarded keywords that are kept from it
   */
  static Step to(Desk desk, State state, Set<String> discarded) {
    note(discarded, desk.log());
    String hostName = desk.policy().hostName;
    List<String> lines = new ArrayList<>();
    lines.add("250-" + hostName);
    for (Extension extension : desk.policy().extensions.all()) {
      if (!discarded.contains(extension.word())) {
        switch (extension.offer(desk, state.client())) {
          case Extension.Offer.Yes(String line) -> lines.add("250-" + line);
          case Extension.Offer.No _ -> {}
          case Extension.Offer.Unknown(String reason) -> {
            return LocalDataError.feature(desk, state, extension.keyword(), reason);
          }
        }
      }
    }
    lines.set(lines.size() - 1, "250 " + lines.getLast().substring(4));
    return Step.ok(state, new Reply(lines));
  }

  private static void note(Set<String> discarded, Log log) {
    if (!discarded.isEmpty() && !discarded.contains("silent-discard")) {
      var words = new StringBuilder();
      DISCARDABLE.stream().filter(discarded::contains).forEach(w -> words.append(' ').append(w));
      log.info("discarding EHLO keywords:" + words.toString().toUpperCase(Locale.ROOT));
    }
  }

  /** What a client is not told of, or why nobody can tell. */
  static Discarded discarded(ClientIdentity client, SmtpdSettings policy) {
    if (policy.discardKeywordMaps.isEmpty()) {
      return new Discarded(policy.discardedKeywords, "");
    }
    return switch (policy.discardKeywordMaps.lookup(client.address())) {
      case LookupResult.Found found -> {
        Set<String> words = new HashSet<>();
        ParameterList.split(found.value()).forEach(w -> words.add(w.toLowerCase(Locale.ROOT)));
        yield new Discarded(words, "");
      }
      case LookupResult.NotFound _ -> new Discarded(policy.discardedKeywords, "");
      case LookupResult.TryAgain(String reason) -> unknown(client, policy, reason);
      case LookupResult.Misconfigured(String reason) -> unknown(client, policy, reason);
    };
  }

  private static Discarded unknown(ClientIdentity client, SmtpdSettings policy, String reason) {
    String title = policy.discardKeywordMaps.title();
    return new Discarded(
        policy.discardedKeywords,
        title + ": lookup error for \"" + client.address() + "\": " + reason);
  }

  /**
   * Keywords that are kept from a client.
   *
   * @param problem why nobody can tell, or ""
   */
  record Discarded(Set<String> words, String problem) {
    boolean isUnknown() {
      return !problem.isEmpty();
    }
  }
}
