package org.posthouse.smtp;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Log;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Tables;
import org.posthouse.mail.HostNames;
import org.posthouse.net.tls.TlsLevel;
import org.posthouse.tables.Maps;

/**
 * Finds the TLS policy of a destination: smtp_tls_policy_maps, then smtp_tls_security_level. What
 * is wrong with it goes to the log, and mail waits.
 */
final class TlsPolicies {
  private final Maps maps;
  private final Optional<TlsPolicy> general;
  private final String problem;
  private final boolean isStsEnforced;
  private final boolean hasFingerprints;
  private final Log log;

  /** The attributes without effect that the log has been told of; there are four. */
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  TlsPolicies(Tables tables, Settings settings, Protocol protocol, Log log) {
    this.log = log;
    maps = Maps.of(tables, settings, protocol.parameter("tls_policy_maps"));
    String parameter = protocol.parameter("tls_security_level");
    String word = level(settings, protocol, parameter);
    Optional<TlsLevel> level = TlsLevel.of(word);
    general = level.filter(TlsPolicies::isSupported).map(TlsPolicy::of);
    problem =
        general.isPresent()
            ? ""
            : level
                .map(l -> parameter + ": " + unsupported(l))
                .orElse("Invalid TLS level \"" + word + "\"");
    isStsEnforced = settings.isTrue(protocol.parameter("tls_enforce_sts_mx_patterns"));
    hasFingerprints = !settings.list(protocol.parameter("tls_fingerprint_cert_match")).isEmpty();
  }

  private static String level(Settings settings, Protocol protocol, String parameter) {
    String level = settings.get(parameter);
    if (!level.isEmpty()) {
      return level;
    }
    if (settings.isTrue(protocol.parameter("enforce_tls"))) {
      return settings.isTrue(protocol.parameter("tls_enforce_peername")) ? "verify" : "encrypt";
    }
    return settings.isTrue(protocol.parameter("use_tls")) ? "may" : "none";
  }

  /** Whether it can be had. Levels that promise DNSSEC are not there yet. */
  static boolean isSupported(TlsLevel level) {
    return level != TlsLevel.DANE && level != TlsLevel.DANE_ONLY;
  }

  static String unsupported(TlsLevel level) {
    return "security level \"" + level.word() + "\" is not supported, and mail waits for it";
  }

  /** Empty if it cannot be found out now: mail waits. */
  Optional<TlsPolicy> find(NextHop hop) {
    Optional<TlsPolicy> found = maps.isEmpty() ? general() : byTable(hop);
    if (hop instanceof NextHop.Unix && found.isPresent() && !found.get().isMandatory()) {
      return Optional.of(TlsPolicy.PLAIN);
    }
    return found.filter(policy -> hasWhatItNeeds(policy, hop));
  }

  private boolean hasWhatItNeeds(TlsPolicy policy, NextHop hop) {
    boolean can =
        policy.level() != TlsLevel.FINGERPRINT || !policy.match().isEmpty() || hasFingerprints;
    if (!can) {
      log.warn(
          "nexthop domain "
              + hop.text()
              + ": configured at fingerprint security level, but with no fingerprints to match.");
    }
    return can;
  }

  private Optional<TlsPolicy> general() {
    if (general.isEmpty()) {
      log.warn(problem);
    }
    return general;
  }

  private Optional<TlsPolicy> byTable(NextHop hop) {
    String key = key(hop);
    return switch (lookup(key)) {
      case LookupResult.Found found -> parse(found.value(), key);
      case LookupResult.NotFound _ -> general();
      case LookupResult.TryAgain(String reason) -> unknown(key, reason);
      case LookupResult.Misconfigured(String reason) -> unknown(key, reason);
    };
  }

  private Optional<TlsPolicy> unknown(String key, String reason) {
    warn(key, "policy table lookup error");
    log.warn(maps.title() + ": " + reason);
    return Optional.empty();
  }

  private Optional<TlsPolicy> parse(String value, String key) {
    TlsPolicyParser.Parsed parsed = TlsPolicyParser.parse(value);
    parsed.notes().forEach(note -> warn(key, note));
    if (parsed.policy().isPresent()) {
      parsed.idle().stream().filter(told::add).forEach(this::tellIdle);
    }
    return parsed.policy().map(policy -> isStsEnforced ? policy : withoutHosts(policy));
  }

  /** Once for each attribute and configuration: it may stand in every entry of the table. */
  private void tellIdle(String attribute) {
    if (attribute.equals("enable_rpk")) {
      log.warn(maps.title() + ": attribute \"enable_rpk\" has no effect: no raw public keys here");
    } else {
      log.info(
          maps.title() + ": attribute \"" + attribute + "\" has no effect without TLSRPT reports");
    }
  }

  private static TlsPolicy withoutHosts(TlsPolicy policy) {
    return new TlsPolicy(
        policy.level(),
        policy.match(),
        policy.serverName(),
        policy.choice(),
        policy.reusable(),
        new TlsPolicy.Sts(List.of(), policy.sts().failure()));
  }

  private void warn(String key, String text) {
    log.warn(maps.title() + ", next-hop destination \"" + key + "\": " + text);
  }

  /** The destination as written, without what stands for the kind of socket. */
  private static String key(NextHop hop) {
    String text = hop.text();
    boolean typed = text.startsWith("inet:") || text.startsWith("unix:");
    return (typed ? text.substring(text.indexOf(':') + 1) : text).toLowerCase(Locale.ROOT);
  }

  private LookupResult lookup(String key) {
    LookupResult result = maps.lookup(key);
    if (!HostNames.isValid(key)) {
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
}
