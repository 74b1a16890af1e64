package org.posthouse.net.tls;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Translates OpenSSL's cipher lists into the suites of Java. As in OpenSSL the suites of TLS 1.3
 * are not subject to them.
 */
final class CipherSuites {
  private final List<String> offered;
  private final Consumer<String> warn;

  /**
   * @param offered what the context supports, in its order of preference
   */
  CipherSuites(List<String> offered, Consumer<String> warn) {
    this.offered = offered;
    this.warn = warn;
  }

  /**
   * The suites of a list without the excluded ones.
   *
   * @param list such as {@code aNULL:-aNULL:HIGH:!kDH:@STRENGTH}
   * @param exclude suites, algorithms, or algorithms joined by {@code +}
   */
  String[] select(String list, List<String> exclude) {
    List<String> selected = new ArrayList<>(offered);
    selected.removeIf(suite -> !isTls13(suite));
    selected.addAll(olderSuites(list));
    for (String word : exclude) {
      Predicate<String> excluded = algorithms(word);
      selected.removeIf(suite -> excluded.test(suite) && (!isTls13(suite) || suite.equals(word)));
    }
    if (selected.isEmpty()) {
      warn.accept("the cipher list \"" + list + "\" and the exclusions leave nothing; ignored");
      return offered.stream().filter(CipherSuites::isSound).toArray(String[]::new);
    }
    return selected.toArray(String[]::new);
  }

  private List<String> olderSuites(String list) {
    List<String> candidates = new ArrayList<>(offered);
    candidates.removeIf(suite -> isTls13(suite) || !isSound(suite));
    List<String> selected = new ArrayList<>();
    for (String word : list.trim().split("[\\s,:]+")) {
      switch (word.isEmpty() ? ' ' : word.charAt(0)) {
        case ' ' -> {}
        case '!' -> {
          Predicate<String> matches = algorithms(word.substring(1));
          selected.removeIf(matches);
          candidates.removeIf(matches);
        }
        case '-' -> selected.removeIf(algorithms(word.substring(1)));
        case '+' -> moveToEnd(selected, algorithms(word.substring(1)));
        case '@' -> {
          if (word.equals("@STRENGTH")) {
            selected.sort(Comparator.comparing(suite -> -TlsSummary.bits(suite)));
          }
        }
        default -> {
          Predicate<String> matches = algorithms(word);
          candidates.stream()
              .filter(matches)
              .filter(suite -> !selected.contains(suite))
              .forEach(selected::add);
        }
      }
    }
    return selected;
  }

  private static void moveToEnd(List<String> suites, Predicate<String> matches) {
    suites.sort(Comparator.comparing(matches::test));
  }

  private static boolean isTls13(String suite) {
    return suite.startsWith("TLS_") && !suite.contains("_WITH_");
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

  private Predicate<String> algorithms(String words) {
    Predicate<String> all = suite -> true;
    for (String word : words.split("\\+")) {
      all = all.and(algorithm(word));
    }
    return all;
  }

  private Predicate<String> algorithm(String word) {
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
      case "ALL", "DEFAULT" -> suite -> true;
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
      case "CAMELLIA",
          "SEED",
          "IDEA",
          "PSK",
          "SRP",
          "ARIA",
          "AESCCM",
          "RC2",
          "RC5",
          "GOST",
          "KDH",
          "COMPLEMENTOFALL",
          "COMPLEMENTOFDEFAULT",
          "" ->
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
