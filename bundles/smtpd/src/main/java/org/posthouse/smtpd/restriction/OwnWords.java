package org.posthouse.smtpd.restriction;

import java.util.List;
import org.posthouse.api.access.RestrictionFactory;
import org.posthouse.api.table.Tables;
import org.posthouse.net.dns.Dns;
import org.posthouse.smtpd.check.RestrictionRegistry;

/** The words of this bundle, for a process without the framework. */
public final class OwnWords {
  private OwnWords() {}

  public static RestrictionRegistry registry(Tables tables, Dns dns) {
    RestrictionRegistry registry = new RestrictionRegistry();
    families(tables, dns).forEach(registry::add);
    return registry;
  }

  /** One of each. */
  static List<RestrictionFactory> families(Tables tables, Dns dns) {
    return List.of(
        new GenericWords(),
        new RelayWords(tables),
        new NameWords(),
        new DnsWords(tables, dns),
        new DnsListWords(tables, dns),
        new ServerWords(tables, dns),
        new LoginWords(tables),
        new BackupWords(tables, dns),
        new ListingWords(tables),
        new AccessWords(tables));
  }
}
