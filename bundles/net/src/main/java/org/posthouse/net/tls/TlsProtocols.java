package org.posthouse.net.tls;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The protocol lists of main.cf, for example {@code >=TLSv1.2} or {@code !SSLv3, !TLSv1}. */
final class TlsProtocols {
  private static final List<String> KNOWN =
      List.of("SSLv2", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

  private TlsProtocols() {}

  /**
   * The protocols that a list allows and this Java offers.
   *
   * @param offered what the context would enable by itself
   */
  static String[] select(String list, List<String> offered, Consumer<String> warn) {
    Set<String> included = new LinkedHashSet<>();
    Set<String> allowed = new LinkedHashSet<>(KNOWN);
    for (String word : list.trim().split("[\\s,:]+")) {
      if (word.startsWith(">=")) {
        allowed.removeAll(KNOWN.subList(0, index(word.substring(2), warn, 0)));
      } else if (word.startsWith("<=")) {
        int last = KNOWN.size() - 1;
        allowed.removeAll(KNOWN.subList(index(word.substring(2), warn, last) + 1, KNOWN.size()));
      } else if (word.startsWith("!")) {
        allowed.remove(name(word.substring(1)));
      } else if (!word.isEmpty()) {
        included.add(KNOWN.get(index(word, warn, KNOWN.size() - 1)));
      }
    }
    if (!included.isEmpty()) {
      allowed.retainAll(included);
    }
    String[] selected = offered.stream().filter(allowed::contains).toArray(String[]::new);
    if (selected.length == 0) {
      warn.accept("no TLS protocol of \"" + list + "\" is available; using TLSv1.2 and later");
      return new String[] {"TLSv1.3", "TLSv1.2"};
    }
    return selected;
  }

  private static String name(String word) {
    for (String known : KNOWN) {
      if (known.equalsIgnoreCase(word)) {
        return known;
      }
    }
    return switch (word.toLowerCase(java.util.Locale.ROOT)) {
      case "0301", "tlsv1.0" -> "TLSv1";
      case "0302" -> "TLSv1.1";
      case "0303" -> "TLSv1.2";
      case "0304" -> "TLSv1.3";
      default -> word;
    };
  }

  private static int index(String word, Consumer<String> warn, int otherwise) {
    int index = KNOWN.indexOf(name(word));
    if (index < 0) {
      warn.accept("unknown TLS protocol \"" + word + "\"");
      return otherwise;
    }
    return index;
  }
}
