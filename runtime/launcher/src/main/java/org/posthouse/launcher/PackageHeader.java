package org.posthouse.launcher;

import java.util.HashSet;
import java.util.Set;

/** The names of {@code Import-Package} and {@code Export-Package}. */
final class PackageHeader {
  private PackageHeader() {}

  /**
   * @param header {@code a;b;version="[1,2)",c;uses:="d,e"}, or null
   */
  static Set<String> names(String header) {
    Set<String> names = new HashSet<>();
    if (header != null) {
      for (String clause : header.replaceAll("\"[^\"]*\"", "").split(",")) {
        for (String part : clause.split(";")) {
          if (part.indexOf('=') < 0 && !part.isBlank()) {
            names.add(part.strip());
          }
        }
      }
    }
    return names;
  }
}
