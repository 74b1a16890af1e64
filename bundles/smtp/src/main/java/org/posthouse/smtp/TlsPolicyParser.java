package org.posthouse.smtp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.posthouse.mail.HostNames;
import org.posthouse.net.tls.TlsChoice;
import org.posthouse.net.tls.TlsLevel;

/**
 * Reads one result of smtp_tls_policy_maps: a level and attributes. Whatever it does not understand
 * makes the whole policy bad, for the mail would go with less than was asked for.
 */
final class TlsPolicyParser {
  private static final Set<String> FAILURES =
      Set.of(
          "sts-policy-fetch-error",
          "sts-policy-invalid",
          "sts-webpki-invalid",
          "validation-failure");

  private static final Set<String> REPEATABLE =
      Set.of("match", "policy_string", "mx_host_pattern", "tafile");

  private final List<String> notes = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private final List<String> match = new ArrayList<>();
  private final List<String> hosts = new ArrayList<>();
  private final Set<String> idle = new TreeSet<>();
  private TlsLevel level;
  private Optional<String> serverName = Optional.empty();
  private Optional<String> protocols = Optional.empty();
  private Optional<String> ciphers = Optional.empty();
  private Optional<String> exclude = Optional.empty();
  private boolean reusable = true;
  private String policyType = "";
  private String failure = "";

  private TlsPolicyParser() {}

  /**
   * @param policy empty if the result cannot be used
   * @param notes what was odd or wrong, for the log
   * @param idle attributes that are understood and do nothing here
   */
  record Parsed(Optional<TlsPolicy> policy, List<String> notes, Set<String> idle) {}

  /** The policy cannot be used. */
  private static final class BadPolicyException extends Exception {
    private static final long serialVersionUID = 1L;

    BadPolicyException(String message) {
      super(message, null, false, false);
    }
  }

  static Parsed parse(String value) {
    var parser = new TlsPolicyParser();
    try {
      return new Parsed(Optional.of(parser.policy(value)), parser.notes, parser.idle);
    } catch (BadPolicyException e) {
      parser.notes.add(e.getMessage());
      return new Parsed(Optional.empty(), parser.notes, parser.idle);
    }
  }

  private TlsPolicy policy(String value) throws BadPolicyException {
    List<String> words = split(value);
    if (words.isEmpty()) {
      throw new BadPolicyException("invalid empty policy");
    }
    level = level(words.getFirst());
    for (String word : words.subList(1, words.size())) {
      if (level == TlsLevel.NONE) {
        notes.add("ignoring attribute \"" + word + "\" with TLS disabled");
      } else {
        attribute(word);
      }
    }
    boolean sts = policyType.equals("sts");
    if (policyType.isEmpty() && seen.stream().anyMatch(TlsPolicyParser::isOfHelper)) {
      throw new BadPolicyException("attributes of an MTA-STS policy without \"policy_type\"");
    }
    return new TlsPolicy(
        level,
        match,
        serverName,
        new TlsChoice(protocols, ciphers, exclude),
        reusable,
        new TlsPolicy.Sts(sts ? hosts : List.of(), sts ? failure : ""));
  }

  private static boolean isOfHelper(String attribute) {
    return attribute.startsWith("policy_") || attribute.equals("mx_host_pattern");
  }

  /** Words, separated by blanks and commas; what stands in braces is one. */
  private static List<String> split(String value) throws BadPolicyException {
    var words = new ArrayList<String>();
    int at = 0;
    while (at < value.length()) {
      char c = value.charAt(at);
      if (Character.isWhitespace(c) || c == ',') {
        at++;
        continue;
      }
      int end = c == '{' ? value.indexOf('}', at) : endOfWord(value, at);
      if (end < 0) {
        throw new BadPolicyException("missing '}' in \"" + value.substring(at) + "\"");
      }
      words.add(c == '{' ? value.substring(at + 1, end).strip() : value.substring(at, end));
      at = c == '{' ? end + 1 : end;
    }
    return words;
  }

  private static int endOfWord(String value, int from) {
    int end = from;
    while (end < value.length()
        && value.charAt(end) != ','
        && !Character.isWhitespace(value.charAt(end))) {
      end++;
    }
    return end;
  }

  /** Levels that promise DNSSEC are not there yet, and nothing less will do. */
  private static TlsLevel level(String word) throws BadPolicyException {
    TlsLevel level =
        TlsLevel.of(word)
            .orElseThrow(() -> new BadPolicyException("invalid security level \"" + word + "\""));
    if (!TlsPolicies.isSupported(level)) {
      throw new BadPolicyException(TlsPolicies.unsupported(level));
    }
    return level;
  }

  private void attribute(String word) throws BadPolicyException {
    int equals = word.indexOf('=');
    String name = (equals < 0 ? word : word.substring(0, equals)).strip();
    if (equals < 0) {
      throw malformed(word, "missing '=' after attribute name");
    }
    if (name.isEmpty()) {
      throw malformed(word, "missing attribute name");
    }
    String key = name.toLowerCase(Locale.ROOT);
    boolean again = !seen.add(key) && !REPEATABLE.contains(key);
    if (again) {
      throw new BadPolicyException("attribute \"" + name + "\" is specified multiple times");
    }
    attribute(key, name, word.substring(equals + 1).strip());
  }

  private static BadPolicyException malformed(String word, String why) {
    return new BadPolicyException("malformed attribute/value pair \"" + word + "\": " + why);
  }

  private void attribute(String key, String name, String value) throws BadPolicyException {
    switch (key) {
      case "match" -> match(name, value);
      case "ciphers" -> ciphers = Optional.of(filled(name, value));
      case "protocols" -> protocols = Optional.of(value);
      case "exclude" -> exclude = Optional.of(value);
      case "servername" -> serverName = Optional.of(serverName(value));
      case "connection_reuse" -> reusable = yes(name, value);
      case "enable_rpk" -> rawPublicKeys(key, name, value);
      case "policy_type" -> policyType = oneOf(name, value, Set.of("sts", "no-policy-found"));
      case "policy_failure" -> failure = oneOf(name, value, FAILURES);
      case "policy_ttl" -> ttl(key, name, value);
      case "policy_domain", "policy_string" -> {
        filled(name, value);
        idle.add(key);
      }
      case "mx_host_pattern" -> hosts.add(filled(name, value));
      case "tafile" -> throw new BadPolicyException("attribute \"" + name + "\" is not supported");
      default -> throw new BadPolicyException("invalid attribute name: \"" + name + "\"");
    }
  }

  private void match(String name, String value) throws BadPolicyException {
    if (level.compareTo(TlsLevel.FINGERPRINT) < 0) {
      throw new BadPolicyException(
          "attribute \"" + name + "\" invalid at security level \"" + level.word() + "\"");
    }
    // Fingerprints hold colons, so they are separated by bars.
    String separator = level == TlsLevel.FINGERPRINT ? "\\|" : ":";
    int before = match.size();
    for (String pattern : value.split(separator)) {
      if (!pattern.isBlank()) {
        match.add(pattern);
      }
    }
    if (match.size() == before) {
      throw empty(name);
    }
  }

  private static BadPolicyException empty(String name) {
    return new BadPolicyException("attribute \"" + name + "\" has empty value");
  }

  private static String filled(String name, String value) throws BadPolicyException {
    if (value.isEmpty()) {
      throw empty(name);
    }
    return value;
  }

  private static String serverName(String value) throws BadPolicyException {
    if (!HostNames.isValid(value)) {
      throw new BadPolicyException("\"servername=" + value + "\" specifies an invalid hostname");
    }
    return value;
  }

  private static boolean yes(String name, String value) throws BadPolicyException {
    return oneOf(name, value, Set.of("yes", "no")).equals("yes");
  }

  /** Java has none; Postfix passes over it where its library has none. */
  private void rawPublicKeys(String key, String name, String value) throws BadPolicyException {
    if (yes(name, value)) {
      idle.add(key);
    }
  }

  private void ttl(String key, String name, String value) throws BadPolicyException {
    if (!value.matches("\\d{1,18}")) {
      throw bad(name, value);
    }
    idle.add(key);
  }

  private static String oneOf(String name, String value, Set<String> words)
      throws BadPolicyException {
    String word = value.toLowerCase(Locale.ROOT);
    if (!words.contains(word)) {
      throw bad(name, value);
    }
    return word;
  }

  private static BadPolicyException bad(String name, String value) {
    return new BadPolicyException("attribute \"" + name + "\" has bad value: \"" + value + "\"");
  }
}
