package org.posthouse.smtp;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.posthouse.api.Deadline;
import org.posthouse.api.connection.Connection;
import org.posthouse.api.delivery.DeliveryRequest;
import org.posthouse.api.delivery.DeliveryRequest.Target;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.Reason;
import org.posthouse.mail.DeliveredTo;
import org.posthouse.net.Connections;
import org.posthouse.net.tls.TlsLevel;

/**
 * Takes one message to its next hop: over a session that is idle, else to the destination's hosts
 * in order, else to the next destination, until no recipient is open.
 */
final class Delivery {
  private static final Duration NAME_SERVICE = Duration.ofSeconds(60);

  /** After so many idle sessions that the server ended a new one tells how it is. */
  private static final int STALE_SESSIONS = 5;

  private final DeliveryRequest request;
  private final Results results;
  private final Service service;
  private final SmtpSettings policy;
  private final Connections connections;
  private final SessionCache cache;
  private final Log log;
  private final DeliveryFlags flags;
  private boolean hadSession;

  Delivery(
      DeliveryRequest request,
      DeliveryFlags flags,
      Results results,
      Service service,
      Connections connections,
      SessionCache cache,
      Log log) {
    this.request = request;
    this.flags = flags;
    this.results = results;
    this.service = service;
    policy = service.policy();
    this.connections = connections;
    this.cache = cache;
    this.log = log;
  }

  void run() {
    String name = request.service().name();
    String refusal = flags.refuse(name, request.recipients().size());
    if (!refusal.isEmpty()) {
      log.warn(refusal);
      results.allFailed(new Failure("4.3.5", "mail system configuration error", name, "", ""));
      results.finish(Failure.local("4.3.5", "mail system configuration error"));
      return;
    }
    if (flags.deliveredTo()) {
      stopLoops(name);
    }
    if (!results.isDone()) {
      deliver();
    }
  }

  private void stopLoops(String name) {
    for (Target target : results.open()) {
      String address = target.recipient().address();
      try {
        if (DeliveredTo.has(request.message().content().open(), address)) {
          results.failed(
              target, new Failure("5.4.6", "mail forwarding loop for " + address, name, "", ""));
        }
      } catch (IOException e) {
        log.warn(request.message().queueId() + ": cannot read the message: " + e.getMessage());
        results.finish(new Failure("4.3.0", "cannot read the message", name, "", ""));
      }
    }
  }

  private void deliver() {
    var hops = new ArrayList<>(NextHop.parse(request.nexthop(), policy.protocol(), policy.ports()));
    Failure lost = Failure.local("4.3.0", "server unavailable or unable to receive mail");
    if (hops.isEmpty()) {
      log.warn("empty nexthop hostname");
      lost = Failure.local("4.3.5", "mail system configuration error");
    } else {
      hops.addAll(policy.fallback());
    }
    for (NextHop hop : hops) {
      if (results.isDone()) {
        break;
      }
      tryDestination(hop);
    }
    if (!results.isDone()) {
      if (!hadSession) {
        // What is refused for good is no trouble of the destination: the next message hears it too.
        results
            .lastFailure()
            .filter(Failure::isSoft)
            .ifPresent(f -> results.report().destinationUnavailable(f.status()));
      }
      results.finish(lost);
    }
  }

  private void tryDestination(NextHop hop) {
    Optional<TlsPolicy> tls = service.tlsPolicies().find(hop);
    if (tls.isEmpty()) {
      refuse(hop);
      return;
    }
    var key = new SessionCache.Key(policy, hop.text(), tls.get());
    var tried = new HashSet<SocketAddress>();
    if (keeps(hop, key)) {
      useIdleSessions(key, tried);
    }
    if (results.isDone()) {
      return;
    }
    switch (hosts(hop)) {
      case HostFinder.Hosts.NotFound(Failure failure) -> {
        if (tried.isEmpty()) {
          results.destinationFailed(failure);
        }
      }
      case HostFinder.Hosts.Found(List<Peer> peers) -> tryFound(hop, key, peers, tried);
    }
  }

  private boolean keeps(NextHop hop, SessionCache.Key key) {
    return policy.reuse().keeps(hop) && key.tls().reusable();
  }

  /** There is no TLS policy to go by. A destination that does not exist is none all the same. */
  private void refuse(NextHop hop) {
    switch (hosts(hop)) {
      case HostFinder.Hosts.NotFound(Failure failure) -> results.destinationFailed(failure);
      case HostFinder.Hosts.Found(List<Peer> peers) -> {
        log.warn(
            "TLS policy lookup for "
                + hop.text()
                + "/"
                + peers.getFirst().host()
                + ": client TLS configuration problem");
        results.destinationFailed(Failure.local("4.7.5", "client TLS configuration problem"));
      }
    }
  }

  private void tryFound(
      NextHop hop, SessionCache.Key key, List<Peer> peers, Set<SocketAddress> tried) {
    if (policy.tlsWrapper() && key.tls().level().compareTo(TlsLevel.ENCRYPT) < 0) {
      log.warn(
          policy.protocol().parameter("tls_wrappermode")
              + " requires \""
              + policy.protocol().parameter("tls_security_level")
              + " = encrypt\" (or stronger)");
      return;
    }
    List<Peer> allowed = allowed(hop, key.tls(), peers);
    if (allowed.isEmpty()) {
      String text = "no host of " + hop.text() + " is one of its MTA-STS policy";
      log.warn(text);
      results.destinationFailed(Failure.local("4.7.5", text));
    } else {
      tryHosts(hop, key, allowed, tried);
    }
  }

  private static List<Peer> allowed(NextHop hop, TlsPolicy tls, List<Peer> peers) {
    boolean byMx = hop instanceof NextHop.Inet inet && !inet.direct();
    return byMx && tls.choosesHosts()
        ? peers.stream().filter(peer -> tls.sts().allows(peer.host())).toList()
        : peers;
  }

  private HostFinder.Hosts hosts(NextHop hop) {
    return switch (hop) {
      case NextHop.Inet inet -> service.hosts().find(inet, Deadline.after(NAME_SERVICE));
      case NextHop.Unix unix -> {
        var socket = UnixDomainSocketAddress.of(policy.queueDirectory().resolve(unix.path()));
        yield new HostFinder.Hosts.Found(
            List.of(Peer.unix(policy.myHostname(), unix.path(), socket)));
      }
      case NextHop.Bad bad -> {
        log.warn(bad.problem());
        yield new HostFinder.Hosts.NotFound(
            Failure.local("4.3.5", "mail system configuration error"));
      }
    };
  }

  private void useIdleSessions(SessionCache.Key key, Set<SocketAddress> tried) {
    for (int i = 0; i < STALE_SESSIONS && !results.isDone(); i++) {
      Session session = cache.take(key);
      if (session == null) {
        return;
      }
      try {
        converse(session, key, true);
        if (!session.isDismissed()) {
          hadSession = true;
          // It may be idle again already: asking the same host at once would never end.
          tried.add(session.peer().address());
          return;
        }
        results.forget();
      } catch (SessionException _) {
        // The server ended it, as it may at any time: a new connection tells how it is.
        results.forget();
      }
    }
  }

  private void tryHosts(
      NextHop hop, SessionCache.Key key, List<Peer> peers, Set<SocketAddress> tried) {
    int addresses = 0;
    int sessions = 0;
    for (Peer peer : peers) {
      boolean enough =
          policy.addressLimit() > 0 && addresses >= policy.addressLimit()
              || policy.sessionLimit() > 0 && sessions >= policy.sessionLimit();
      if (results.isDone() || enough) {
        return;
      }
      if (tried.contains(peer.address())) {
        continue;
      }
      if (sessions > 0) {
        results.reasons().forEach(text -> log.info(request.message().queueId() + ": " + text));
      }
      addresses++;
      sessions += tryHost(hop, key, peer) ? 1 : 0;
    }
  }

  /** Returns whether there was a connection. */
  private boolean tryHost(NextHop hop, SessionCache.Key key, Peer peer) {
    Connection connection = connect(peer);
    if (connection == null) {
      return false;
    }
    try {
      Session session = greet(hop, key.tls(), peer, connection);
      hadSession = true;
      converse(session, key, keeps(hop, key));
    } catch (SessionException e) {
      if (e.remedy() == SessionException.Remedy.PLAIN_TEXT && !key.tls().isNone()) {
        log.info(request.message().queueId() + ": " + e.failure().text());
        tryHost(hop, new SessionCache.Key(policy, key.nexthop(), TlsPolicy.PLAIN), peer);
      } else {
        results.allFailed(e.failure());
      }
    }
    return true;
  }

  private Session greet(NextHop hop, TlsPolicy tls, Peer peer, Connection connection)
      throws SessionException {
    return new Handshake(service, hop, tls).open(peer, connection);
  }

  private Connection connect(Peer peer) {
    Deadline deadline = Deadline.after(policy.timeouts().connect());
    try {
      return peer.address() instanceof UnixDomainSocketAddress unix
          ? connections.connect(unix.getPath(), deadline)
          : connectInet((InetSocketAddress) peer.address(), deadline);
    } catch (NoAddressException _) {
      results.allFailed(Failure.local("4.4.0", "server configuration error"));
      return null;
    } catch (IOException e) {
      String text = "connect to " + peer.relay() + ": " + Reason.of(e);
      log.info(text);
      results.allFailed(Failure.local("4.4.1", text));
      return null;
    }
  }

  private Connection connectInet(InetSocketAddress address, Deadline deadline) throws IOException {
    boolean v4 = address.getAddress() instanceof Inet4Address;
    Optional<InetAddress> from = v4 ? policy.bindIpv4() : policy.bindIpv6();
    try {
      return connections.connect(address, from, deadline);
    } catch (BindException e) {
      if (from.isEmpty()) {
        throw e;
      }
      log.warn("bind " + from.get().getHostAddress() + ": " + e.getMessage());
      if (policy.enforceBind()) {
        throw new NoAddressException();
      }
      return connections.connect(address, Optional.empty(), deadline);
    }
  }

  /** The address to connect from is none of this host. */
  private static final class NoAddressException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private void converse(Session session, SessionCache.Key key, boolean mayKeep)
      throws SessionException {
    boolean done = false;
    try {
      results.report().connected(session.use());
      boolean keep = mayKeep && policy.reuse().allowsAnother(session);
      new Transaction(session, policy, request.message(), results, flags, log).run(!keep);
      done = true;
      leave(session, key, keep);
    } finally {
      if (!done) {
        session.wire().close();
      }
    }
  }

  /** Keeps the session for the next message, or ends it. Nothing that fails here matters. */
  private void leave(Session session, SessionCache.Key key, boolean keep) {
    if (!session.isUsable()) {
      session.wire().close();
    } else if (!keep
        || !isReset(session)
        || !cache.put(key, session, policy.timeouts(), policy.reuse().idle())) {
      session.quit(policy.timeouts(), policy.waitForQuitReply());
    }
  }

  private boolean isReset(Session session) {
    if (session.isClean()) {
      return true;
    }
    try {
      return session.wire().exchange(Stage.RSET, policy.timeouts().rset(), "RSET").is(2);
    } catch (SessionException _) {
      return false;
    }
  }
}
