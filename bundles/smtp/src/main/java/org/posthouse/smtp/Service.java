package org.posthouse.smtp;

import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Log;
import org.posthouse.api.table.Tables;
import org.posthouse.net.dns.Dns;

/** What a transport of master.cf needs, made once for each generation of its settings. */
record Service(
    ClientPolicy policy, HostFinder hosts, TlsPolicies tlsPolicies, TlsStarter starter, Log log) {

  static Service of(Settings settings, Protocol protocol, Tables tables, Dns dns, Log log) {
    ClientPolicy policy = ClientPolicy.of(settings, protocol);
    return new Service(
        policy,
        new HostFinder(dns, policy, OwnAddresses.of(settings, dns)),
        new TlsPolicies(tables, settings, protocol),
        new JsseStarter(settings, protocol, log),
        log);
  }
}
