package org.posthouse.smtpd.restriction;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.access.Restriction;
import org.posthouse.api.access.RestrictionFactory;
import org.posthouse.api.access.RestrictionWords;
import org.posthouse.api.table.Tables;
import org.posthouse.net.OwnAddresses;
import org.posthouse.net.dns.Dns;
import org.posthouse.tables.MatchList;

/** {@code permit_mx_backup}. */
@Component(service = RestrictionFactory.class)
@RestrictionWords(restriction = "permit_mx_backup")
public final class BackupWords extends Family<BackupChecks> {
  private static final String DEPRECATED =
      "support for restriction \"permit_mx_backup\" will be removed from Postfix; use"
          + " \"relay_domains\" instead";

  @Activate
  public BackupWords(@Reference Tables tables, @Reference Dns dns) {
    super(
        settings ->
            new BackupChecks(
                new NameService(dns, tables, settings),
                RelayWords.checks(tables, settings),
                OwnAddresses.withProxies(settings),
                settings.get("myhostname"),
                MatchList.clients(tables, settings, "permit_mx_backup_networks")),
        Map.of("permit_mx_backup", Word.alone(BackupWords::warning)));
  }

  /** Says once for each configuration that the word has no future. */
  private static Restriction warning(BackupChecks checks) {
    AtomicBoolean told = new AtomicBoolean();
    return question -> {
      if (!told.getAndSet(true)) {
        question.warn(DEPRECATED);
      }
      return checks.permit(question);
    };
  }
}
