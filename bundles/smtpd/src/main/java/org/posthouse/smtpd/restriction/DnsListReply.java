package org.posthouse.smtpd.restriction;

import java.util.function.UnaryOperator;
import org.posthouse.api.access.Question;
import org.posthouse.api.access.Subject;
import org.posthouse.api.access.Verdict;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.Settings;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Tables;
import org.posthouse.mail.Addresses;
import org.posthouse.mail.DsnCode;
import org.posthouse.mail.Printable;
import org.posthouse.tables.Maps;

/** What a client is told because of a DNS list: rbl_reply_maps, default_rbl_reply. */
final class DnsListReply {

  /** A client is not told more than fits into a reply. */
  private static final int LONGEST = 500;

  private final Settings settings;
  private final Maps templates;

  DnsListReply(Settings settings, Tables tables) {
    this.settings = settings;
    templates = Maps.of(tables, settings, "rbl_reply_maps");
  }

  /**
   * @param listed what is in the list
   * @param reason what the list says about it, or ""
   */
  Verdict refuse(Question question, DnsList list, Subject listed, String reason) {
    return switch (templates.lookup(list.name())) {
      case LookupResult.NotFound _ ->
          refuse(question, list, listed, reason, settings.get("default_rbl_reply"));
      case LookupResult.Found found -> refuse(question, list, listed, reason, found.value());
      case LookupResult.TryAgain(String why) -> unanswered(list, why);
      case LookupResult.Misconfigured(String why) -> unanswered(list, why);
    };
  }

  private Verdict unanswered(DnsList list, String reason) {
    String table = templates.tables().getFirst().name().toString();
    return new Verdict.Misconfigured(LookupTrouble.text(table, list.name(), reason));
  }

  private Verdict refuse(
      Question question, DnsList list, Subject listed, String reason, String template) {
    String reply;
    try {
      reply = settings.expand(template, names(question, list, listed, Printable.of(reason)));
    } catch (ConfigException e) {
      return new Verdict.Misconfigured(
          "bad default rbl reply template: " + template + ": " + e.getMessage());
    }
    if (!reply.matches("[45][0-9][0-9][ \t].*")) {
      question.warn("rbl response code configuration error: " + reply);
      return Verdict.reject(Subject.refusal(450, "4.7.1", "Service unavailable"));
    }
    String text = reply.substring(4).strip();
    String shown = DsnCode.textAfter(text);
    return Verdict.reject(
        Subject.refusal(
            Integer.parseInt(reply.substring(0, 3)),
            DsnCode.of(text, "4.7.1"),
            shown.substring(0, Math.min(shown.length(), LONGEST))));
  }

  private UnaryOperator<String> names(
      Question question, DnsList list, Subject listed, String reason) {
    return name ->
        switch (name) {
          case "rbl_code" -> settings.get("maps_rbl_reject_code");
          case "rbl_class" -> listed.kind();
          case "rbl_what" -> listed.name();
          case "rbl_domain" -> list.domain();
          case "rbl_reason", "rbl_txt" -> reason;
          case "client" -> question.client().namaddr();
          case "client_address" -> question.client().address();
          case "client_name" -> question.client().name();
          case "reverse_client_name" -> question.client().reverseName();
          case "helo_name" -> question.client().helo();
          case "sender" -> shown(question.hasSender(), question.sender());
          case "sender_name" -> shown(question.hasSender(), local(question.sender()));
          case "sender_domain" -> Addresses.domain(question.sender());
          case "recipient" -> shown(question.hasRecipient(), question.recipient());
          case "recipient_name" -> shown(question.hasRecipient(), local(question.recipient()));
          case "recipient_domain" -> Addresses.domain(question.recipient());
          default -> null;
        };
  }

  private static String shown(boolean known, String address) {
    return known && address.isEmpty() ? "<>" : address;
  }

  private static String local(String address) {
    int at = address.lastIndexOf('@');
    return at < 0 ? address : address.substring(0, at);
  }
}
