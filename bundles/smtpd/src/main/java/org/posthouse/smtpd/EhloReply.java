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
   * The words that are announced.
   *
   * @param discarded those that are not
   * @param speaks whether the client may speak for others
   */
  static Reply to(
      ClientIdentity client, SmtpdSettings policy, Set<String> discarded, boolean speaks, Log log) {
    if (!discarded.isEmpty() && !discarded.contains("silent-discard")) {
      var words = new StringBuilder();
      DISCARDABLE.stream().filter(discarded::contains).forEach(w -> words.append(' ').append(w));
      log.info("discarding EHLO keywords:" + words.toString().toUpperCase(Locale.ROOT));
    }
    List<String> words = new ArrayList<>();
    add(words, discarded, "PIPELINING", true);
    if (!discarded.contains("size")) {
      words.add(policy.messageSizeLimit > 0 ? "SIZE " + policy.messageSizeLimit : "SIZE");
    }
    add(words, discarded, "VRFY", !policy.vrfyDisabled);
    add(words, discarded, "ETRN", true);
    add(words, discarded, "STARTTLS", policy.tls.isOffered() && client.tls().isEmpty());
    if (speaks) {
      words.add("XCLIENT " + Xclient.ATTRIBUTES);
    }
    add(words, discarded, "ENHANCEDSTATUSCODES", true);
    add(words, discarded, "8BITMIME", true);
    add(words, discarded, "DSN", true);
    add(words, discarded, "SMTPUTF8", policy.utf8);
    add(words, discarded, "CHUNKING", true);
    List<String> lines = new ArrayList<>(words.size() + 1);
    lines.add("250-" + policy.hostName);
    for (int i = 0; i < words.size(); i++) {
      lines.add((i + 1 < words.size() ? "250-" : "250 ") + words.get(i));
    }
    if (words.isEmpty()) {
      lines.set(0, "250 " + policy.hostName);
    }
    return new Reply(lines);
  }

  private static void add(List<String> words, Set<String> discarded, String word, boolean have) {
    if (have && !discarded.contains(word.toLowerCase(Locale.ROOT))) {
      words.add(word);
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

  /** Whether a keyword is kept from this client, so that its commands are not taken either. */
  static boolean hides(String keyword, ClientIdentity client, SmtpdSettings policy) {
    return discarded(client, policy).words.contains(keyword);
  }
}
