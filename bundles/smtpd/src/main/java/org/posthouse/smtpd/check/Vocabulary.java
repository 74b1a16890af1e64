package org.posthouse.smtpd.check;

import java.util.HashMap;
import java.util.Map;

/** The restrictions that are a word without an argument, by lower case name. */
final class Vocabulary {
  private final Map<String, Restriction> words = new HashMap<>();
  private final String nullSenderKey;

  Vocabulary(Codes codes, RelayChecks relay, Listing listing, NameChecks names, DnsChecks dns) {
    nullSenderKey = codes.nullSenderKey();
    addGeneric(codes);
    addRelay(relay);
    addNames(names);
    addDns(dns);
    words.put("reject_unlisted_recipient", listing::recipient);
    words.put("check_recipient_maps", listing::recipient);
    words.put("reject_unlisted_sender", listing::sender);
  }

  private void addGeneric(Codes codes) {
    words.put("permit", _ -> Verdict.PERMIT);
    words.put("reject", c -> refuse(c, codes.reject(), "5.7.1", "Access denied"));
    words.put("defer", c -> refuse(c, codes.defer(), "4.3.2", "Try again later"));
    words.put(
        "defer_if_permit",
        c -> {
          c.deferIfPermit(Rejection.of(450, "4.7.0", c.subject(), "defer_if_permit requested"));
          return Verdict.DUNNO;
        });
    words.put(
        "defer_if_reject",
        c -> {
          c.deferIfReject(Rejection.of(450, "4.7.0", c.subject(), "defer_if_reject requested"));
          return Verdict.DUNNO;
        });
    words.put(
        "reject_unauth_pipelining",
        c ->
            c.question().pipelined()
                ? refuse(c, 503, "5.5.0", "Improper use of SMTP command pipelining")
                : Verdict.DUNNO);
    words.put(
        "reject_multi_recipient_bounce",
        c ->
            c.hasSender() && c.question().sender().isEmpty() && c.question().recipientCount() > 1
                ? refuse(c, codes.multiRecipientBounce(), "5.5.3", "Multi-recipient bounce")
                : Verdict.DUNNO);
    words.put(
        "reject_plaintext_session",
        c ->
            c.client().tls().isPresent()
                ? Verdict.DUNNO
                : Verdict.reject(
                    new Rejection(codes.plaintext(), "5.7.1", "Session encryption is required")));
    // SASL is not part of this bundle: nobody is authenticated.
    words.put("permit_sasl_authenticated", _ -> Verdict.DUNNO);
  }

  private void addRelay(RelayChecks relay) {
    words.put("permit_mynetworks", relay::permitMyNetworks);
    words.put("permit_inet_interfaces", relay::permitInterfaces);
    words.put("permit_auth_destination", relay::permitAuthDestination);
    words.put("reject_unauth_destination", relay::rejectUnauthDestination);
    words.put("defer_unauth_destination", relay::deferUnauthDestination);
  }

  private void addNames(NameChecks names) {
    words.put("reject_invalid_helo_hostname", names::invalidHelo);
    words.put("reject_invalid_hostname", names::invalidHelo);
    words.put("reject_non_fqdn_helo_hostname", names::shortHelo);
    words.put("reject_non_fqdn_hostname", names::shortHelo);
    words.put("reject_non_fqdn_sender", names::shortSender);
    words.put("reject_non_fqdn_recipient", names::shortRecipient);
    words.put("reject_unknown_client_hostname", names::unknownClient);
    words.put("reject_unknown_client", names::unknownClient);
    words.put("reject_unknown_reverse_client_hostname", names::unknownReverse);
  }

  private void addDns(DnsChecks dns) {
    words.put("reject_unknown_sender_domain", dns::sender);
    words.put("reject_unknown_recipient_domain", dns::recipient);
    words.put("reject_unknown_helo_hostname", dns::helo);
    words.put("reject_unknown_hostname", dns::helo);
  }

  Restriction word(String name) {
    return words.get(name);
  }

  String nullSenderKey() {
    return nullSenderKey;
  }

  private static Verdict refuse(Check check, int code, String dsn, String reason) {
    return Verdict.reject(Rejection.of(code, dsn, check.subject(), reason));
  }
}
