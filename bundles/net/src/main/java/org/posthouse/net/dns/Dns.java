package org.posthouse.net.dns;

import java.net.InetAddress;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.posthouse.api.Deadline;

/**
 * Name service. Names are taken as fully qualified: nothing is appended. Nothing is cached.
 *
 * <p>Thread rule: any thread; waits no longer than the deadline.
 */
@ProviderType
public interface Dns {

  /** More records of a name than this are dropped, whoever sent them. */
  int MAX_RECORDS = 100;

  /** Which addresses are asked for. */
  enum Family {
    IPV4,
    IPV6,
    BOTH
  }

  /** In the order of the answer, not sorted. */
  DnsAnswer<MxRecord> mx(String domain, Deadline deadline);

  /** A and AAAA records. */
  DnsAnswer<InetAddress> addresses(String host, Family family, Deadline deadline);

  /** The names of an address. */
  DnsAnswer<String> names(InetAddress address, Deadline deadline);

  /** The strings of each record, joined. */
  DnsAnswer<String> text(String name, Deadline deadline);

  /** What the hosts file says of a name; empty if nothing. */
  List<InetAddress> hostsFile(String host, Family family);

  /** The names that the hosts file gives to an address; empty if none. */
  List<String> hostsFile(InetAddress address);
}
