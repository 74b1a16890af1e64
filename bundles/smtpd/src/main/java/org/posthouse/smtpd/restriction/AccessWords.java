package org.posthouse.smtpd.restriction;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.access.Restriction;
import org.posthouse.api.access.RestrictionException;
import org.posthouse.api.access.RestrictionFactory;
import org.posthouse.api.access.RestrictionTerm;
import org.posthouse.api.access.RestrictionUse;
import org.posthouse.api.access.RestrictionWords;
import org.posthouse.api.config.Settings;
import org.posthouse.api.table.Tables;
import org.posthouse.tables.AccessTable;

/** Words that ask a table. */
@Component(service = RestrictionFactory.class)
@RestrictionWords(
    restriction = {
      "check_client_access",
      "check_reverse_client_hostname_access",
      "check_helo_access",
      "check_sender_access",
      "check_recipient_access",
      "check_etrn_access",
      "check_sasl_access",
      "check_ccert_access"
    })
public final class AccessWords extends Family<AccessWords.Access> {

  /** What they share: the actions, and what each asks for. */
  static final class Access {
    private final Tables tables;
    private final Settings settings;
    private final AccessAction action;
    private final Map<String, AccessCheck.Key> keys;

    Access(Tables tables, Settings settings) {
      this.tables = tables;
      this.settings = settings;
      action = new AccessAction(settings);
      keys = AccessKeys.of(settings.get("smtpd_null_access_lookup_key"));
    }

    Restriction check(RestrictionTerm term) {
      AccessTable table = AccessTable.of(tables, settings, term.argument());
      return new AccessCheck(table, answer(table), keys.get(term.word()));
    }

    Restriction certificate(RestrictionTerm term) throws RestrictionException {
      AccessTable table = AccessTable.of(tables, settings, term.argument());
      boolean asked =
          settings.isTrue("smtpd_tls_ask_ccert") || settings.isTrue("smtpd_tls_req_ccert");
      return CertificateAccess.of(term, table, answer(table), asked);
    }

    private TableAnswer answer(AccessTable table) {
      return new TableAnswer(table.table().name().toString(), action);
    }
  }

  @Activate
  public AccessWords(@Reference Tables tables) {
    super(
        settings -> new Access(tables, settings),
        Map.of(
            "check_client_access", word(),
            "check_reverse_client_hostname_access", word(),
            "check_helo_access", word(),
            "check_sender_access", word(),
            "check_recipient_access", word(),
            "check_etrn_access", word(),
            "check_sasl_access", word(),
            "check_ccert_access", new Word<>(RestrictionUse.WITH_TABLE, Access::certificate)));
  }

  private static Word<Access> word() {
    return new Word<>(RestrictionUse.WITH_TABLE, Access::check);
  }
}
