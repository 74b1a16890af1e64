package org.posthouse.net.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import org.posthouse.api.config.Settings;

/** The JSSE objects made of the parameters with one prefix. */
final class TlsContext {
  /** A session costs about 2 kB. */
  private static final int SESSION_CACHE_SIZE = 5000;

  private final Settings settings;
  private final String prefix;
  private final Consumer<String> warn;
  private final SSLContext context;
  final TlsKeys keys;
  final TrustAnchors anchors;

  TlsContext(Settings settings, String prefix, boolean clientsMustBeTrusted, Consumer<String> warn)
      throws IOException, GeneralSecurityException {
    this.settings = settings;
    this.prefix = prefix;
    this.warn = warn;
    keys = new TlsKeys(settings, prefix);
    anchors = new TrustAnchors(settings, prefix);
    context = SSLContext.getInstance("TLS");
    context.init(
        keys.managers(), new TrustManager[] {new PeerTrust(anchors, clientsMustBeTrusted)}, null);
    limit(context.getServerSessionContext());
    limit(context.getClientSessionContext());
  }

  private void limit(SSLSessionContext sessions) {
    sessions.setSessionCacheSize(SESSION_CACHE_SIZE);
    long seconds = settings.time(prefix + "session_cache_timeout").toSeconds();
    sessions.setSessionTimeout(Math.clamp(seconds, 1, 86400));
  }

  SSLContext context() {
    return context;
  }

  /** Protocols and ciphers, for TLS that is mandatory or only taken when offered. */
  SSLParameters parameters(boolean mandatory) {
    return parameters(mandatory, TlsChoice.NONE, warn);
  }

  /**
   * The same with some of them chosen.
   *
   * @param complain hears what cannot be had
   */
  SSLParameters parameters(boolean mandatory, TlsChoice choice, Consumer<String> complain) {
    SSLParameters parameters = context.getDefaultSSLParameters();
    String which = prefix + (mandatory ? "mandatory_" : "");
    parameters.setProtocols(
        TlsProtocols.select(
            choice.protocols().orElseGet(() -> settings.get(which + "protocols")),
            List.of(parameters.getProtocols()),
            complain));
    String grade = choice.ciphers().orElseGet(() -> settings.get(which + "ciphers"));
    parameters.setCipherSuites(
        new CipherSuites(List.of(parameters.getCipherSuites()), complain)
            .select(cipherList(grade, complain), exclusions(mandatory, choice)));
    return parameters;
  }

  private String cipherList(String grade, Consumer<String> complain) {
    return switch (grade.toLowerCase(Locale.ROOT)) {
      case "high" -> settings.get("tls_high_cipherlist");
      case "medium", "low", "export" -> settings.get("tls_medium_cipherlist");
      default -> {
        complain.accept("cipher grade \"" + grade + "\" is not available; using \"medium\"");
        yield settings.get("tls_medium_cipherlist");
      }
    };
  }

  private List<String> exclusions(boolean mandatory, TlsChoice choice) {
    Stream<String> chosen =
        choice
            .exclude()
            .map(list -> Stream.of(list.split("[\\s,:]+")).filter(word -> !word.isEmpty()))
            .orElseGet(() -> words(mandatory ? "mandatory_exclude_ciphers" : "exclude_ciphers"));
    Stream<String> always = mandatory ? words("exclude_ciphers") : Stream.empty();
    return Stream.concat(always, chosen).flatMap(word -> Stream.of(word.split(":"))).toList();
  }

  private Stream<String> words(String parameter) {
    return settings.list(prefix + parameter).stream();
  }
}
