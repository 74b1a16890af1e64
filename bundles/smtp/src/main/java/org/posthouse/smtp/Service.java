package org.posthouse.smtp;

import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Log;
import org.posthouse.api.table.Tables;
import org.posthouse.net.OwnAddresses;
import org.posthouse.net.dns.Dns;
import org.posthouse.tables.Maps;

/** What a transport of master.cf needs, made once for each generation of its settings. */
record Service(
    SmtpSettings policy,
    HostFinder hosts,
    Maps discardedKeywords,
    TlsPolicies tlsPolicies,
    TlsStarter starter,
    boolean notesStartTls,
    Log log) {

  static Service of(Settings settings, Protocol protocol, Tables tables, Dns dns, Log log) {
    SmtpSettings policy = SmtpSettings.of(settings, protocol);
    return new Service(
        policy,
        new HostFinder(dns, policy, OwnAddresses.withProxies(settings)),
        Maps.of(
            tables,
            settings,
            protocol.parameter("discard_" + protocol.ehlo + "keyword_address_maps")),
        new TlsPolicies(tables, settings, protocol, log),
        new JsseStarter(settings, protocol, log),
        settings.isTrue(protocol.parameter("tls_note_starttls_offer")),
        log);
  }
}
