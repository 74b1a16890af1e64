package org.posthouse.net.dns;

import java.net.IDN;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.posthouse.api.Deadline;
import org.posthouse.api.explain.Trial;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Asks the recursive name servers of resolv.conf, which is read again when it changes. The system
 * property {@code posthouse.resolv_conf} names another file.
 */
@Component
public final class DnsClient implements Dns {
  private static final int MAX_ALIASES = 10;

  private final WatchedFile<ResolvConf> resolvConf;
  private final WatchedFile<HostsFile> hosts;
  private final AtomicReference<Memory> memory;
  private final RecordFilter filter;

  /** What was asked of the servers of one resolv.conf. */
  private record Memory(ResolvConf of, ReplyCache replies) {}

  @Activate
  public DnsClient() {
    this(
        Path.of(System.getProperty("posthouse.resolv_conf", "/etc/resolv.conf")),
        Path.of("/etc/hosts"));
  }

  public DnsClient(Path resolvConf, Path hosts) {
    this.resolvConf = new WatchedFile<>(resolvConf, ResolvConf::parse);
    this.hosts = new WatchedFile<>(hosts, HostsFile::parse);
    memory = new AtomicReference<>(new Memory(null, new ReplyCache()));
    filter = _ -> RecordFilter.Choice.KEEP;
  }

  private DnsClient(DnsClient whole, RecordFilter filter) {
    resolvConf = whole.resolvConf;
    hosts = whole.hosts;
    memory = whole.memory;
    this.filter = filter;
  }

  @Override
  public Dns filtered(RecordFilter more) {
    return new DnsClient(this, more);
  }

  @Override
  public DnsAnswer<MxRecord> mx(String domain, Deadline deadline) {
    return ask(
        domain,
        Type.MX,
        MXRecord.class,
        mx -> new MxRecord(mx.getPriority(), text(mx.getTarget())),
        deadline);
  }

  @Override
  public DnsAnswer<InetAddress> addresses(String host, Family family, Deadline deadline) {
    return switch (family) {
      case IPV4 -> ask(host, Type.A, ARecord.class, ARecord::getAddress, deadline);
      case IPV6 -> ask(host, Type.AAAA, AAAARecord.class, AAAARecord::getAddress, deadline);
      case BOTH ->
          both(addresses(host, Family.IPV6, deadline), addresses(host, Family.IPV4, deadline));
    };
  }

  /** One family that answers is enough; none is only certain when both say so. */
  private static DnsAnswer<InetAddress> both(DnsAnswer<InetAddress> a, DnsAnswer<InetAddress> b) {
    if (a instanceof DnsAnswer.Found<InetAddress> first
        && b instanceof DnsAnswer.Found<InetAddress> second) {
      var all = new ArrayList<>(first.records());
      all.addAll(second.records());
      return new DnsAnswer.Found<>(all.subList(0, Math.min(MAX_RECORDS, all.size())));
    }
    if (a instanceof DnsAnswer.Found
        || b instanceof DnsAnswer.None
        || a instanceof DnsAnswer.Dropped && !(b instanceof DnsAnswer.Found)) {
      return a instanceof DnsAnswer.None ? b : a;
    }
    return b;
  }

  @Override
  public DnsAnswer<String> names(InetAddress address, Deadline deadline) {
    return ask(
        ReverseMap.fromAddress(address),
        Type.PTR,
        PTRRecord.class,
        ptr -> text(ptr.getTarget()),
        deadline);
  }

  @Override
  public DnsAnswer<String> nameServers(String domain, Deadline deadline) {
    return ask(domain, Type.NS, NSRecord.class, ns -> text(ns.getTarget()), deadline);
  }

  @Override
  public DnsAnswer<String> text(String name, Deadline deadline) {
    return ask(name, Type.TXT, TXTRecord.class, RecordText::strings, deadline);
  }

  @Override
  public List<InetAddress> hostsFile(String host, Family family) {
    var all = hosts.get().addresses().get(host.toLowerCase(Locale.ROOT));
    return all == null ? List.of() : all.stream().filter(a -> matches(a, family)).toList();
  }

  @Override
  public List<String> hostsFile(InetAddress address) {
    return hosts.get().names().getOrDefault(address, List.of());
  }

  private static boolean matches(InetAddress address, Family family) {
    return switch (family) {
      case IPV4 -> address instanceof Inet4Address;
      case IPV6 -> address instanceof Inet6Address;
      case BOTH -> true;
    };
  }

  private static String text(Name name) {
    return name.toString(true).equals(".") ? "" : name.toString(true);
  }

  private interface Reading<R, T> {
    T value(R record);
  }

  private <R extends Record, T> DnsAnswer<T> ask(
      String name, int type, Class<R> kind, Reading<R, T> reading, Deadline deadline) {
    try {
      boolean ascii = name.chars().allMatch(c -> c < 128);
      Name full = Name.fromString(ascii ? name : IDN.toASCII(name), Name.root);
      return ask(full, type, kind, reading, deadline);
    } catch (TextParseException | IllegalArgumentException _) {
      return new DnsAnswer.None<>(false);
    }
  }

  private <R extends Record, T> DnsAnswer<T> ask(
      Name name, int type, Class<R> kind, Reading<R, T> reading, Deadline deadline) {
    Name owner = name;
    for (int aliases = 0; aliases <= MAX_ALIASES; aliases++) {
      Message reply = reply(owner, type, deadline);
      if (reply == null) {
        return new DnsAnswer.TryAgain<>("no usable answer for " + owner);
      }
      List<Record> section = reply.getSection(Section.ANSWER);
      Name end = endOfAliases(section, owner);
      var found = new ArrayList<R>();
      for (Record record : section) {
        if (kind.isInstance(record) && record.getName().equals(end) && found.size() < MAX_RECORDS) {
          found.add(kind.cast(record));
        }
      }
      if (!found.isEmpty()) {
        return filter(found, reading);
      }
      if (reply.getRcode() == Rcode.NXDOMAIN) {
        return new DnsAnswer.None<>(false);
      }
      if (end.equals(owner)) {
        return new DnsAnswer.None<>(true);
      }
      owner = end;
    }
    return new DnsAnswer.TryAgain<>("name server loop for " + name);
  }

  private <R extends Record, T> DnsAnswer<T> filter(List<R> records, Reading<R, T> reading) {
    var kept = new ArrayList<T>();
    for (R record : records) {
      switch (filter.choose(RecordText.of(record))) {
        case KEEP -> kept.add(reading.value(record));
        case DROP -> {}
        case UNKNOWN -> {
          return new DnsAnswer.TryAgain<>(RecordFilter.INVALID);
        }
      }
    }
    return kept.isEmpty() ? new DnsAnswer.Dropped<>() : new DnsAnswer.Found<>(kept);
  }

  private static Name endOfAliases(List<Record> answer, Name start) {
    Name end = start;
    for (int i = 0; i < MAX_ALIASES; i++) {
      Name next = null;
      for (Record record : answer) {
        if (record instanceof CNAMERecord alias && alias.getName().equals(end)) {
          next = alias.getTarget();
        }
      }
      if (next == null || next.equals(end)) {
        return end;
      }
      end = next;
    }
    return end;
  }

  /** A reply that still holds, or a new one; null if there is none. */
  private Message reply(Name name, int type, Deadline deadline) {
    ResolvConf conf = resolvConf.get();
    Memory known = memory.get();
    if (known.of != conf) {
      known = new Memory(conf, new ReplyCache());
      memory.set(known);
    }
    Message reply = known.replies.get(name, type);
    boolean cached = reply != null;
    if (reply == null) {
      reply = exchange(conf, name, type, deadline);
      if (reply != null) {
        known.replies.put(name, type, reply);
      }
    }
    if (Trial.isRunning()) {
      Trial.lookedUp("dns", name + " " + Type.string(type), text(reply), cached);
    }
    return reply;
  }

  /** For people: what records say, or why there are none. */
  private static String text(Message reply) {
    if (reply == null) {
      return "(no answer)";
    }
    String records =
        reply.getSection(Section.ANSWER).stream()
            .map(Record::rdataToString)
            .collect(Collectors.joining(", "));
    return records.isEmpty() ? "(" + Rcode.string(reply.getRcode()) + ", no records)" : records;
  }

  /** The first reply that says something, from whichever server. */
  private static Message exchange(ResolvConf conf, Name name, int type, Deadline deadline) {
    for (int attempt = 0; attempt < conf.attempts(); attempt++) {
      for (SimpleResolver server : conf.servers()) {
        if (deadline.expired()) {
          return null;
        }
        long patience = Math.min(conf.timeout().toMillis(), deadline.remainingMillis());
        Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
        Message reply = exchange(server, query, patience);
        if (reply != null
            && (reply.getRcode() == Rcode.NOERROR || reply.getRcode() == Rcode.NXDOMAIN)) {
          return reply;
        }
      }
    }
    return null;
  }

  private static Message exchange(SimpleResolver server, Message query, long millis) {
    var pending = server.sendAsync(query, Runnable::run).toCompletableFuture();
    try {
      return pending.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException | CancellationException _) {
      return null;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      pending.cancel(false);
    }
  }
}
