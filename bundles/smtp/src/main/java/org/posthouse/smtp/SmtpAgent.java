package org.posthouse.smtp;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.config.PerService;
import org.posthouse.api.delivery.DeliveryAgent;
import org.posthouse.api.delivery.DeliveryReport;
import org.posthouse.api.delivery.DeliveryRequest;
import org.posthouse.api.log.MailLog;
import org.posthouse.api.table.Tables;
import org.posthouse.net.Connections;
import org.posthouse.net.dns.Dns;

/** Delivers by SMTP and LMTP. */
@Component(property = {DeliveryAgent.DAEMON + "=smtp", DeliveryAgent.DAEMON + "=lmtp"})
public final class SmtpAgent implements DeliveryAgent {
  private final Connections connections;
  private final PerService<Service> smtp;
  private final PerService<Service> lmtp;
  private final SessionCache cache = new SessionCache();

  @Activate
  public SmtpAgent(
      @Reference Dns dns,
      @Reference Connections connections,
      @Reference Tables tables,
      @Reference MailLog mailLog) {
    this.connections = connections;
    this.smtp = services("smtp", tables, dns, mailLog);
    this.lmtp = services("lmtp", tables, dns, mailLog);
  }

  private static PerService<Service> services(
      String command, Tables tables, Dns dns, MailLog mailLog) {
    return new PerService<>(
        settings ->
            Service.of(
                settings, Protocol.of(command), tables, dns, mailLog.daemon(settings, command)));
  }

  private PerService<Service> services(String command) {
    return switch (Protocol.of(command)) {
      case SMTP -> smtp;
      case LMTP -> lmtp;
    };
  }

  @Override
  public void deliver(DeliveryRequest request, DeliveryReport report) {
    Service service = services(request.service().command()).of(request.settings());
    var results = new Results(request.recipients(), report);
    var flags = DeliveryFlags.of(request.service().arguments());
    new Delivery(request, flags, results, service, connections, cache, service.log()).run();
  }

  @Override
  public void probe(DeliveryRequest request, DeliveryReport report) {
    deliver(request, report);
  }

  @Deactivate
  void close() {
    cache.close();
  }
}
