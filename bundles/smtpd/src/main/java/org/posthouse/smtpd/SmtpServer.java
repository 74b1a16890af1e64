package org.posthouse.smtpd;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.cleanup.Cleanup;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.MailLog;
import org.posthouse.api.memory.MemoryBudget;
import org.posthouse.api.memory.MemoryShare;
import org.posthouse.api.rewrite.AddressResolver;
import org.posthouse.api.table.Tables;
import org.posthouse.net.Connection;
import org.posthouse.net.StreamDaemon;
import org.posthouse.net.dns.Dns;
import org.posthouse.smtpd.check.Client;
import org.posthouse.smtpd.check.Surroundings;

/** The SMTP server of master.cf: {@code smtpd}. */
@Component(service = StreamDaemon.class, property = StreamDaemon.DAEMON + "=smtpd")
public final class SmtpServer implements StreamDaemon {
  private final MailLog mailLog;
  private final Cleanup cleanup;
  private final Tables tables;
  private final AddressResolver resolver;
  private final Dns dns;
  private final MemoryBudget memory;
  private final Anvil anvil = new Anvil();
  private final ClientNames names = new ClientNames();

  /** The policy of one service. It knows the services that it was made with. */
  private static final class Kept {
    final AtomicReference<SmtpdSettings> policy = new AtomicReference<>();
  }

  @Activate
  public SmtpServer(
      @Reference MailLog mailLog,
      @Reference Cleanup cleanup,
      @Reference Tables tables,
      @Reference AddressResolver resolver,
      @Reference Dns dns,
      @Reference MemoryBudget memory) {
    this.mailLog = mailLog;
    this.cleanup = cleanup;
    this.tables = tables;
    this.resolver = resolver;
    this.dns = dns;
    this.memory = memory;
  }

  @Override
  public void serve(Connection connection, ServiceEntry service, Settings settings) {
    SmtpdSettings policy = policy(settings);
    Log log = policy.surroundings.log();
    String name = service == null ? "smtpd" : service.name();
    InetSocketAddress remote = inet(connection.remote());
    InetAddress address = remote.getAddress();
    try (ClientLimits limits = new ClientLimits(anvil, policy, name, log);
        MemoryShare share = memory.open(MemoryBudget.Use.ARRIVAL)) {
      Desk desk = new Desk(policy, log, cleanup, limits, share);
      new Door(connection, policy, limits, log)
          .admit(client(connection, remote, policy), c -> named(c, address, policy, log))
          .ifPresent(c -> new Session(desk, connection, c).run());
    }
  }

  /** One that was made with services that have since been replaced is made anew. */
  private SmtpdSettings policy(Settings settings) {
    AtomicReference<SmtpdSettings> kept = settings.derive(Kept.class, _ -> new Kept()).policy;
    SmtpdSettings policy = kept.get();
    if (policy == null
        || policy.surroundings.tables() != tables
        || policy.surroundings.resolver() != resolver
        || policy.surroundings.dns() != dns) {
      Log log = mailLog.daemon(settings, "smtpd");
      policy = new SmtpdSettings(settings, new Surroundings(tables, resolver, dns, log));
      kept.set(policy);
    }
    return policy;
  }

  private Client client(Connection connection, InetSocketAddress remote, SmtpdSettings policy) {
    InetSocketAddress local = inet(connection.local());
    InetAddress address = remote.getAddress();
    Client client = Client.of(address, remote.getPort(), local.getAddress(), local.getPort());
    return policy.peerNameLookup ? names.nameIfKnown(client, address, dns) : client;
  }

  private Client named(Client client, InetAddress address, SmtpdSettings policy, Log log) {
    return policy.peerNameLookup ? names.name(client, address, dns, log) : client;
  }

  /** A client on a UNIX-domain socket counts as one on this machine. */
  private static InetSocketAddress inet(SocketAddress address) {
    return address instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet
        : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }
}
