package org.posthouse.smtpd;

import java.time.Instant;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.mail.MailDate;
import org.posthouse.mail.Printable;

/** The trace header, in Postfix's form, after the headers that restrictions prepend. */
final class ReceivedHeader {
  private static final String FOLD = "\r\n\t";

  private ReceivedHeader() {}

  static String of(ClientIdentity client, Transaction mail, SmtpdSettings policy, Instant now) {
    var out = new StringBuilder(320);
    for (String line : mail.dispositions().prepend()) {
      out.append(Printable.of(line)).append("\r\n");
    }
    out.append("Received: ");
    if (!policy.hideClientSession) {
      from(out, client, policy);
    }
    out.append("by ").append(policy.hostName).append(" (").append(policy.mailName).append(')');
    out.append(" with ").append(protocol(client, mail)).append(" id ").append(mail.queueId());
    if (mail.recipients().size() == 1) {
      out.append(FOLD).append("for <").append(mail.recipients().last().address()).append(">; ");
    } else {
      out.append(';').append(FOLD);
    }
    return out.append(MailDate.format(now)).toString();
  }

  private static void from(StringBuilder out, ClientIdentity client, SmtpdSettings policy) {
    out.append("from ").append(client.hasHelo() ? client.helo() : client.name());
    out.append(" (").append(client.name()).append(" [").append(client.literal()).append("])");
    out.append(FOLD);
    if (policy.tls.receivedHeader && client.tls().isPresent()) {
      out.append("(using ").append(client.tls().get().summary()).append(')').append(FOLD);
      if (!policy.tls.asksForCertificates) {
        out.append("(No client certificate requested)").append(FOLD);
      }
    }
  }

  /** RFC 3848 and RFC 6531 section 4.3. */
  private static String protocol(ClientIdentity client, Transaction mail) {
    String base = mail.sender().smtputf8() ? "UTF8SMTP" : client.protocol();
    return client.tls().isPresent() && !base.equals(ClientIdentity.SMTP) ? base + "S" : base;
  }
}
