package org.posthouse.extensions;

import java.util.regex.Pattern;

/**
 * A feature as people name it: {@code map-acme}, or {@code map-acme/1.2.0} for one version.
 *
 * @param version empty for the newest
 */
record FeatureName(String name, String version) {
  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9][A-Za-z0-9._-]{0,49})?");

  static boolean matches(String text) {
    return FORM.matcher(text).matches();
  }

  static FeatureName of(String text) {
    if (!matches(text)) {
      throw new IllegalArgumentException(
          "no feature \"" + text + "\"; \"posthouse feature:list\" shows all");
    }
    int slash = text.indexOf('/');
    return slash < 0
        ? new FeatureName(text, "")
        : new FeatureName(text.substring(0, slash), text.substring(slash + 1));
  }

  @Override
  public String toString() {
    return version.isEmpty() ? name : name + "/" + version;
  }
}
