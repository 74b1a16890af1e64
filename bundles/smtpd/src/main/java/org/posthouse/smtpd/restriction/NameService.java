package org.posthouse.smtpd.restriction;

import java.util.Locale;
import org.posthouse.api.access.Question;
import org.posthouse.api.config.Settings;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Tables;
import org.posthouse.net.dns.Dns;
import org.posthouse.net.dns.RecordFilter;
import org.posthouse.tables.Maps;

/** The name service as restrictions see it: without what smtpd_dns_reply_filter drops. */
final class NameService {
  private static final String PARAMETER = "smtpd_dns_reply_filter";

  private final Dns dns;
  private final Maps filter;

  NameService(Dns dns, Tables tables, Settings settings) {
    this.dns = dns;
    filter = Maps.of(tables, settings, PARAMETER);
  }

  /** For this question: what is dropped goes to its log. */
  Dns of(Question question) {
    return filter.isEmpty() ? dns : dns.filtered(record -> choose(record, question));
  }

  private RecordFilter.Choice choose(String record, Question question) {
    return switch (filter.lookup(record)) {
      case LookupResult.NotFound _ -> RecordFilter.Choice.KEEP;
      case LookupResult.Found found -> action(found.value().strip(), record, question);
      case LookupResult.TryAgain(String reason) -> unknown(record, reason, question);
      case LookupResult.Misconfigured(String reason) -> unknown(record, reason, question);
    };
  }

  private static RecordFilter.Choice action(String word, String record, Question question) {
    if (word.toUpperCase(Locale.ROOT).equals("IGNORE")) {
      question.info("ignoring DNS RR: " + record);
      return RecordFilter.Choice.DROP;
    }
    question.warn(PARAMETER + ": unknown DNS filter action: \"" + word + '"');
    return RecordFilter.Choice.UNKNOWN;
  }

  private RecordFilter.Choice unknown(String record, String reason, Question question) {
    question.warn(LookupTrouble.text(filter.tables().getFirst().name().toString(), record, reason));
    return RecordFilter.Choice.UNKNOWN;
  }
}
