package org.posthouse.smtpd;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.posthouse.api.MailError;
import org.posthouse.api.access.RestrictionFactory;
import org.posthouse.api.anvil.Anvil;
import org.posthouse.api.cleanup.Cleanup;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.config.PerService;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;
import org.posthouse.api.connection.Connection;
import org.posthouse.api.connection.StreamDaemon;
import org.posthouse.api.explain.Explainer;
import org.posthouse.api.explain.Explanation;
import org.posthouse.api.explain.MailQuestion;
import org.posthouse.api.explain.Trial;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.MailLog;
import org.posthouse.api.memory.MemoryBudget;
import org.posthouse.api.memory.MemoryShare;
import org.posthouse.api.queue.SiteFlush;
import org.posthouse.api.rewrite.AddressResolver;
import org.posthouse.api.table.TableView;
import org.posthouse.api.table.Tables;
import org.posthouse.net.dns.Dns;
import org.posthouse.smtpd.check.RestrictionRegistry;
import org.posthouse.smtpd.check.Surroundings;
import org.posthouse.smtpd.check.Witness;

/** The SMTP server of master.cf: {@code smtpd}. */
@Component(
    service = {StreamDaemon.class, Explainer.class},
    property = StreamDaemon.DAEMON + "=smtpd",
    reference = {
      // Not before the words of this bundle are there.
      @Reference(
          name = "generic",
          service = RestrictionFactory.class,
          target = "(posthouse.restriction=permit)"),
      @Reference(
          name = "relay",
          service = RestrictionFactory.class,
          target = "(posthouse.restriction=permit_mynetworks)"),
      @Reference(
          name = "names",
          service = RestrictionFactory.class,
          target = "(posthouse.restriction=reject_non_fqdn_sender)"),
      @Reference(
          name = "dns",
          service = RestrictionFactory.class,
          target = "(posthouse.restriction=reject_unknown_sender_domain)"),
      @Reference(
          name = "listing",
          service = RestrictionFactory.class,
          target = "(posthouse.restriction=reject_unlisted_recipient)"),
      @Reference(
          name = "access",
          service = RestrictionFactory.class,
          target = "(posthouse.restriction=check_client_access)"),
      @Reference(
          name = "servers",
          service = RestrictionFactory.class,
          target = "(posthouse.restriction=check_client_mx_access)"),
      @Reference(
          name = "dnsLists",
          service = RestrictionFactory.class,
          target = "(posthouse.restriction=reject_rbl_client)"),
      @Reference(
          name = "logins",
          service = RestrictionFactory.class,
          target = "(posthouse.restriction=permit_sasl_authenticated)"),
      @Reference(
          name = "backup",
          service = RestrictionFactory.class,
          target = "(posthouse.restriction=permit_mx_backup)")
    })
public final class SmtpServer implements StreamDaemon, Explainer {
  private final Cleanup cleanup;
  private final Dns dns;
  private final MemoryBudget memory;
  private final PerService<SmtpdSettings> policies;
  private final AtomicReference<Anvil> anvil = new AtomicReference<>();
  private final ClientNames names = new ClientNames();
  private final SiteFlushes flush = new SiteFlushes();

  @Activate
  public SmtpServer(
      @Reference MailLog mailLog,
      @Reference Cleanup cleanup,
      @Reference Tables tables,
      @Reference AddressResolver resolver,
      @Reference Dns dns,
      @Reference MemoryBudget memory,
      @Reference RestrictionRegistry restrictions) {
    this.cleanup = cleanup;
    this.dns = dns;
    this.memory = memory;
    this.policies =
        new PerService<>(
            settings ->
                new SmtpdSettings(
                    settings,
                    new Surroundings(
                        tables, resolver, restrictions, mailLog.daemon(settings, "smtpd"))));
  }

  /** Who counts. It may be away: clients have no limits then. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY,
      unbind = "remove")
  public void add(Anvil counts) {
    anvil.set(counts);
  }

  public void remove(Anvil counts) {
    anvil.compareAndSet(counts, null);
  }

  /** The queue manager's, while it is there. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setFlush(SiteFlush service) {
    flush.set(service);
  }

  void unsetFlush(SiteFlush service) {
    flush.unset(service);
  }

  @Override
  public void serve(Connection connection, ServiceEntry service, Settings settings)
      throws IOException {
    SmtpdSettings policy = policies.of(settings);
    Log log = policy.surroundings.log();
    ClientIdentity peer = Clients.of(connection).withPortShown(policy.clientPortLogging);
    try {
      switch (policy.upstreamProxy.read(connection, peer.address())) {
        case ProxyHeader.Nothing _ -> {}
        case ProxyHeader.Own _ -> serve(connection, service, policy, peer);
        case ProxyHeader.Forwarded(var client, int port, var server, int serverPort) ->
            serve(
                connection,
                service,
                policy,
                Clients.of(client, port, server, serverPort)
                    .withPortShown(policy.clientPortLogging));
      }
    } catch (ProxyHeader.BadException e) {
      log.warn("haproxy read: " + e.getMessage());
      Door.turnAway(
          connection,
          policy,
          peer,
          new MailError(421, "4.3.0", policy.hostName + " Server local error"));
    }
  }

  private void serve(
      Connection connection, ServiceEntry service, SmtpdSettings policy, ClientIdentity client) {
    Log log = policy.surroundings.log();
    String name = service == null ? "smtpd" : service.name();
    try (ClientLimits limits = new ClientLimits(this::anvil, policy, name, log);
        MemoryShare share = memory.open(MemoryBudget.Use.ARRIVAL)) {
      new Door(connection, policy, limits, log)
          .admit(nameIfKnown(client, policy), c -> named(c, policy, log))
          .ifPresent(c -> session(connection, policy, limits, share, c).run());
    }
  }

  @Override
  public Explanation explain(MailQuestion question, ServiceEntry service, Settings settings) {
    SmtpdSettings policy = policies.of(settings);
    Rehearsal rehearsal = new Rehearsal();
    try (ClientLimits limits =
            new ClientLimits(
                () -> anvil().map(Anvil::forecast), policy, service.name(), rehearsal);
        MemoryShare share = memory.open(MemoryBudget.Use.ARRIVAL);
        TableView view = policy.surroundings.tables().view()) {
      Gate gate = new Gate(policy.checks, limits, rehearsal, rehearsal);
      // Without a dialogue: nobody is there to talk to, and nothing that talks is asked.
      ClientIdentity peer = Inquiry.client(question, InetAddress.ofLiteral(question.client()));
      Desk desk =
          new Desk(policy, rehearsal, new TrialDrafts(), gate, peer, share, SiteFlushes.NONE, null);
      return Trial.run(
          rehearsal,
          () ->
              new Inquiry(desk, limits, rehearsal, view)
                  .run(question, client -> named(client, policy, rehearsal)));
    }
  }

  private Optional<Anvil> anvil() {
    return Optional.ofNullable(anvil.get());
  }

  private Session session(
      Connection connection,
      SmtpdSettings policy,
      ClientLimits limits,
      MemoryShare share,
      ClientIdentity client) {
    Log log = policy.surroundings.log();
    SessionStream wire = new SessionStream(connection);
    Gate gate = new Gate(policy.checks, limits, log, Witness.NONE);
    Desk desk =
        new Desk(policy, log, cleanup, gate, client, share, flush, new Dialogue(wire, policy));
    return new Session(desk, wire, client);
  }

  private ClientIdentity nameIfKnown(ClientIdentity client, SmtpdSettings policy) {
    return policy.peerNameLookup
        ? names.nameIfKnown(client, InetAddress.ofLiteral(client.address()), dns)
        : client;
  }

  private ClientIdentity named(ClientIdentity client, SmtpdSettings policy, Log log) {
    return policy.peerNameLookup
        ? names.name(client, InetAddress.ofLiteral(client.address()), dns, log)
        : client;
  }
}
