package org.posthouse.smtp;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
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
  private final Dns dns;
  private final Connections connections;
  private final Tables tables;
  private final MailLog mailLog;
  private final SessionCache cache = new SessionCache();

  @Activate
  public SmtpAgent(
      @Reference Dns dns,
      @Reference Connections connections,
      @Reference Tables tables,
      @Reference MailLog mailLog) {
    this.dns = dns;
    this.connections = connections;
    this.tables = tables;
    this.mailLog = mailLog;
  }

  @Override
  public void deliver(DeliveryRequest request, DeliveryReport report) {
    String command = request.service().command();
    Service service =
        request
            .settings()
            .derive(
                Service.class,
                settings ->
                    Service.of(
                        settings,
                        Protocol.of(command),
                        tables,
                        dns,
                        mailLog.daemon(settings, command)));
    var results = new Results(request.recipients(), report);
    new Delivery(request, results, service, connections, cache, service.log()).run();
  }

  @Deactivate
  void close() {
    cache.close();
  }
}
