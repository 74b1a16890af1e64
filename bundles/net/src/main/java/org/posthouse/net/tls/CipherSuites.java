package org.posthouse.net.tls;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Translates the cipher grades and exclusions of main.cf into the suites of Java. */
final class CipherSuites {
  private CipherSuites() {}

  /**
   * The suites of a grade without the excluded ones.
   *
   * @param grade high, medium, low, export or null; low and export count as medium
   * @param exclude OpenSSL's words: suites, algorithms, or algorithms joined by {@code +}
   * @param offered what the context supports
   */
  static String[] select(
      String grade, List<String> exclude, List<String> offered, Consumer<String> warn) {
    if (!List.of("high", "medium", "low", "export").contains(grade.toLowerCase(Locale.ROOT))) {
      warn.accept("cipher grade \"" + grade + "\" is not available; using \"medium\"");
    }
    boolean high = grade.equalsIgnoreCase("high");
    Predicate<String> excluded = suite -> false;
    for (String word : exclude) {
      excluded = excluded.or(parse(word, offered, warn));
    }
    String[] selected =
        offered.stream()
            .filter(suite -> isSound(suite) && !(high && isMedium(suite)))
            .filter(excluded.negate())
            .toArray(String[]::new);
    if (selected.length == 0) {
      warn.accept("the cipher exclusions leave nothing; they are ignored");
      return offered.stream().filter(CipherSuites::isSound).toArray(String[]::new);
    }
    return selected;
  }

  private static boolean isSound(String suite) {
    return !suite.contains("_anon_")
        && !suite.contains("_NULL_")
        && !suite.contains("EXPORT")
        && !suite.contains("_DES_")
        && !suite.contains("KRB5")
        && !suite.endsWith("_SCSV");
  }

  private static boolean isMedium(String suite) {
    return suite.contains("_RC4_") || suite.contains("_3DES_");
  }

  private static Predicate<String> parse(
      String words, List<String> offered, Consumer<String> warn) {
    Predicate<String> all = suite -> true;
    for (String word : words.split("\\+")) {
      all = all.and(word(word, offered, warn));
    }
    return all;
  }

  private static Predicate<String> word(String word, List<String> offered, Consumer<String> warn) {
    for (String suite : offered) {
      if (suite.equalsIgnoreCase(word) || TlsSummary.openSslName(suite).equalsIgnoreCase(word)) {
        return suite::equals;
      }
    }
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "ANULL", "ADH", "AECDH" -> contains("_anon_");
      case "ENULL", "NULL" -> contains("_NULL_");
      case "EXP", "EXPORT", "EXPORT40", "EXPORT56", "LOW" -> contains("EXPORT");
      case "MEDIUM" -> CipherSuites::isMedium;
      case "HIGH" -> suite -> !isMedium(suite);
      case "DES" -> contains("_DES_");
      case "3DES" -> contains("_3DES_");
      case "RC4" -> contains("_RC4_");
      case "MD5" -> suite -> suite.endsWith("_MD5");
      case "SHA", "SHA1" -> suite -> suite.endsWith("_SHA");
      case "SHA256" -> contains("_CBC_SHA256");
      case "SHA384" -> contains("_CBC_SHA384");
      case "AES" -> contains("_AES_");
      case "AES128" -> contains("_AES_128_");
      case "AES256" -> contains("_AES_256_");
      case "AESGCM" -> contains("_GCM_");
      case "CHACHA20" -> contains("_CHACHA20_");
      case "CBC" -> contains("_CBC_");
      case "KRSA", "RSA" -> suite -> suite.startsWith("TLS_RSA_");
      case "KECDHE", "KEECDH", "ECDHE", "EECDH" -> suite -> suite.startsWith("TLS_ECDHE_");
      case "KDHE", "KEDH", "DHE", "EDH" -> suite -> suite.startsWith("TLS_DHE_");
      case "KECDH", "ECDH", "AECDHFIXED" -> suite -> suite.startsWith("TLS_ECDH_");
      case "ARSA" -> contains("_RSA_WITH_");
      case "AECDSA", "ECDSA" -> contains("_ECDSA_WITH_");
      case "ADSS", "DSS" -> contains("_DSS_WITH_");
      case "CAMELLIA", "SEED", "IDEA", "PSK", "SRP", "ARIA", "AESCCM", "RC2", "GOST", "" ->
          suite -> false;
      default -> {
        warn.accept("cipher \"" + word + "\" is unknown here");
        yield suite -> false;
      }
    };
  }

  private static Predicate<String> contains(String part) {
    return suite -> suite.contains(part);
  }
}
