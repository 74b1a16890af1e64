package org.posthouse.net.dns;

import java.net.InetAddress;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.posthouse.api.Deadline;

/**
 * Name service. Names are taken as fully qualified: nothing is appended. An answer may have been
 * given before, as long as its TTL lasts.
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

  /** The name servers of a domain, without a final dot. */
  DnsAnswer<String> nameServers(String domain, Deadline deadline);

  /** The strings of each record, joined. */
  DnsAnswer<String> text(String name, Deadline deadline);

  /**
   * The same name service, without the records that a filter drops; if it drops all, the answer is
   * {@link DnsAnswer.Dropped}. The hosts file is not filtered.
   */
  Dns filtered(RecordFilter filter);

  /** What the hosts file says of a name; empty if nothing. */
  List<InetAddress> hostsFile(String host, Family family);

  /** The names that the hosts file gives to an address; empty if none. */
  List<String> hostsFile(InetAddress address);
}
