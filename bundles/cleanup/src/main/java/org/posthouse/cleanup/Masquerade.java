package org.posthouse.cleanup;

import java.util.List;
import java.util.Set;
import org.posthouse.api.config.Settings;
import org.posthouse.mail.Addresses;

/** Hides host names below the domains of {@code masquerade_domains}. */
record Masquerade(List<String> domains, Set<String> classes, Set<String> exceptions) {

  static Masquerade of(Settings settings) {
    return new Masquerade(
        settings.list("masquerade_domains"),
        CleanupSettings.words(settings, "masquerade_classes"),
        CleanupSettings.words(settings, "masquerade_exceptions"));
  }

  /** The address as the world may see it. */
  String apply(AddressUse use, String address) {
    if (domains.isEmpty() || !classes.contains(use.word()) || Addresses.at(address) < 0) {
      return address;
    }
    String local = Addresses.local(address);
    return exceptions.contains(Addresses.fold(local))
        ? address
        : local + "@" + masquerade(Addresses.domain(address));
  }

  /** The first entry that is the domain or a parent of it decides. */
  private String masquerade(String domain) {
    for (String entry : domains) {
      boolean truncate = true;
      int start = 0;
      while (start < entry.length() && entry.charAt(start) == '!') {
        truncate = !truncate;
        start++;
      }
      String parent = entry.substring(start);
      if (parent.equalsIgnoreCase(domain)) {
        return domain;
      }
      int cut = domain.length() - parent.length();
      if (cut > 0
          && domain.charAt(cut - 1) == '.'
          && domain.regionMatches(true, cut, parent, 0, parent.length())) {
        return truncate ? parent : domain;
      }
    }
    return domain;
  }
}
