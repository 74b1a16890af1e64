package org.posthouse.smtpd.restriction;

import java.net.InetAddress;
import org.posthouse.net.dns.DnsAnswer;
import org.posthouse.tables.IpAddress;

/** Addresses of hosts in texts. */
final class HostTrouble {
  private HostTrouble() {}

  /** Why there are no addresses, in the words of the system's library. */
  static String text(DnsAnswer<InetAddress> answer) {
    return answer instanceof DnsAnswer.TryAgain
        ? "Temporary failure in name resolution"
        : "Name or service not known";
  }

  /** As tables have it: {@code 2001:db8::1}. */
  static String text(InetAddress address) {
    return IpAddress.format(address.getAddress());
  }
}
