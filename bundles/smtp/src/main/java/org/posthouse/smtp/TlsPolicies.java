package org.posthouse.smtp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Log;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Tables;
import org.posthouse.net.tls.TlsLevel;
import org.posthouse.tables.Maps;

/** Finds the TLS policy of a destination: smtp_tls_policy_maps, then smtp_tls_security_level. */
final class TlsPolicies {
  private final Maps maps;
  private final TlsPolicy general;
  private final boolean isBad;

  TlsPolicies(Tables tables, Settings settings, Protocol protocol, Log log) {
    maps = Maps.of(tables, settings, protocol.parameter("tls_policy_maps"));
    Optional<TlsPolicy> found = general(settings, protocol);
    general = found.orElse(TlsPolicy.PLAIN);
    isBad = found.isEmpty();
    String parameter = protocol.parameter("tls_security_level");
    if (settings.get(parameter).equals("dane")) {
      log.warn(parameter + " = dane: not supported, servers are not authenticated (as with may)");
    }
  }

  private static Optional<TlsPolicy> general(Settings settings, Protocol protocol) {
    String level = settings.get(protocol.parameter("tls_security_level"));
    if (level.isEmpty()) {
      if (settings.isTrue(protocol.parameter("enforce_tls"))) {
        level = settings.isTrue(protocol.parameter("tls_enforce_peername")) ? "verify" : "encrypt";
      } else {
        level = settings.isTrue(protocol.parameter("use_tls")) ? "may" : "none";
      }
    }
    return supported(level).map(l -> new TlsPolicy(l, List.of()));
  }

  /**
   * Levels that promise DNSSEC are not there yet: {@code dane} falls back to what it is for most
   * destinations, {@code dane-only} to nothing.
   */
  private static Optional<TlsLevel> supported(String word) {
    return TlsLevel.of(word)
        .filter(level -> level != TlsLevel.DANE_ONLY)
        .map(level -> level == TlsLevel.DANE ? TlsLevel.MAY : level);
  }

  /** Empty if it cannot be found out now: mail waits. */
  Optional<TlsPolicy> find(NextHop hop) {
    if (hop instanceof NextHop.Unix || maps.isEmpty()) {
      return hop instanceof NextHop.Unix && !isBad && !general.isMandatory()
          ? Optional.of(TlsPolicy.PLAIN)
          : isBad ? Optional.empty() : Optional.of(general);
    }
    return switch (lookup(hop)) {
      case LookupResult.Found found -> parse(found.value());
      case LookupResult.NotFound _ -> isBad ? Optional.empty() : Optional.of(general);
      case LookupResult.TryAgain _, LookupResult.Misconfigured _ -> Optional.empty();
    };
  }

  private LookupResult lookup(NextHop hop) {
    String key = hop.text().toLowerCase(Locale.ROOT);
    LookupResult result = maps.lookup(key);
    if (key.startsWith("[")) {
      return result;
    }
    for (int dot = key.indexOf('.', 1); dot > 0; dot = key.indexOf('.', dot + 1)) {
      if (!(result instanceof LookupResult.NotFound)) {
        return result;
      }
      result = maps.lookupPartial(key.substring(dot));
    }
    return result;
  }

  private static Optional<TlsPolicy> parse(String value) {
    List<String> words = List.of(value.strip().split("[\\s,]+"));
    var match = new ArrayList<String>();
    for (String word : words.subList(1, words.size())) {
      if (!word.startsWith("match=")) {
        return Optional.empty();
      }
      match.addAll(List.of(word.substring(6).split(supportsColon(words) ? "\\|" : ":")));
    }
    return supported(words.getFirst()).map(level -> new TlsPolicy(level, match));
  }

  /** Fingerprints hold colons, so they are separated by bars. */
  private static boolean supportsColon(List<String> words) {
    return words.getFirst().equals("fingerprint");
  }
}
