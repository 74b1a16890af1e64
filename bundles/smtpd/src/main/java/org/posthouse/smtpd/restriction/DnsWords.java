package org.posthouse.smtpd.restriction;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.access.RestrictionFactory;
import org.posthouse.api.access.RestrictionWords;
import org.posthouse.api.table.Tables;
import org.posthouse.net.dns.Dns;

/** Words about what the name service knows. */
@Component(service = RestrictionFactory.class)
@RestrictionWords(
    restriction = {
      "reject_unknown_sender_domain",
      "reject_unknown_recipient_domain",
      "reject_unknown_helo_hostname",
      "reject_unknown_hostname"
    })
public final class DnsWords extends Family<DnsChecks> {

  @Activate
  public DnsWords(@Reference Tables tables, @Reference Dns dns) {
    super(
        settings ->
            new DnsChecks(
                new NameService(dns, tables, settings),
                new Codes(settings),
                DnsChecks.TempFail.of(settings.get("unknown_address_tempfail_action")),
                DnsChecks.TempFail.of(settings.get("unknown_helo_hostname_tempfail_action"))),
        Map.of(
            "reject_unknown_sender_domain", Word.alone(dnsChecks -> dnsChecks::sender),
            "reject_unknown_recipient_domain", Word.alone(dnsChecks -> dnsChecks::recipient),
            "reject_unknown_helo_hostname", Word.alone(dnsChecks -> dnsChecks::helo),
            "reject_unknown_hostname", Word.alone(dnsChecks -> dnsChecks::helo)));
  }
}
