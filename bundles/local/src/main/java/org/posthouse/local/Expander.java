package org.posthouse.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.Reason;
import org.posthouse.api.rewrite.AddressResolver;
import org.posthouse.api.rewrite.Resolution;
import org.posthouse.api.table.LookupResult;
import org.posthouse.local.Plan.StopException;
import org.posthouse.mail.Addresses;

/**
 * Finds out what a local recipient stands for: alias, .forward file, mailbox. An alias or .forward
 * of one local address is followed at once; of several, each is forwarded except the user himself.
 */
final class Expander {
  private static final int MAX_DEPTH = 50;

  /** Where a list of destinations was found; decides what may stand in it. */
  private enum Source {
    ALIAS("alias"),
    FORWARD("forward"),
    INCLUDE("include");

    final String word;

    Source(String word) {
      this.word = word;
    }
  }

  private final LocalSettings policy;
  private final AddressResolver resolver;
  private final Passwd passwd;
  private final int uid;
  private final String transport;
  private final Log log;

  private final Plan plan = new Plan();
  private final Set<String> seenAliases = new HashSet<>();
  private final Set<String> seenForwards = new HashSet<>();
  private int depth;

  /**
   * @param uid the user that this process runs as
   * @param transport the name of this service, to know addresses that come back here
   */
  Expander(
      LocalSettings policy,
      AddressResolver resolver,
      Passwd passwd,
      int uid,
      String transport,
      Log log) {
    this.policy = policy;
    this.resolver = resolver;
    this.passwd = passwd;
    this.uid = uid;
    this.transport = transport;
    this.log = log;
  }

  Plan expand(String recipient) throws StopException {
    address(Names.of(recipient, policy.delimiter()));
    return plan;
  }

  /** What delivery would begin with, in words; nothing behind an alias or a .forward is asked. */
  String probe(String recipient) throws StopException {
    Names names = Names.of(recipient, policy.delimiter());
    Optional<String> alias = lookup(names.local());
    if (alias.isEmpty() && !names.extension().isEmpty()) {
      alias = lookup(names.user());
    }
    if (alias.isPresent()) {
      return "aliased to " + alias.get();
    }
    Optional<User> user = account(names);
    if (user.isPresent()) {
      return mailbox(user.get()).delivers();
    }
    if (policy.luserRelay().isEmpty()) {
      throw StopException.bounced("5.1.1", "unknown user: \"" + names.user() + "\"");
    }
    return "aliased to " + policy.luserRelay();
  }

  private void address(Names names) throws StopException {
    if (++depth > MAX_DEPTH) {
      throw StopException.bounced("5.4.6", "alias database loop for " + names.local());
    }
    if (!alias(names.local()) && (names.extension().isEmpty() || !alias(names.user()))) {
      user(names);
    }
  }

  private boolean alias(String name) throws StopException {
    if (seenAliases.contains(name)) {
      return false;
    }
    Optional<String> value = lookup(name);
    if (value.isEmpty()) {
      return false;
    }
    seenAliases.add(name);
    List<AliasTarget> targets = AliasTarget.parse(value.get(), Plan.MAX_TARGETS);
    if (targets.isEmpty()) {
      log.warn("no recipient in alias lookup result for " + name);
      throw StopException.deferred("4.3.5", "mail system configuration error");
    }
    owner(name);
    targets(targets, Source.ALIAS);
    return true;
  }

  /** By the quoted name, as postalias stores it, and as Postfix before 3.12 did. */
  private Optional<String> lookup(String name) throws StopException {
    String external = Addresses.externalLocal(name);
    Optional<String> found = ask(external);
    return found.isPresent() || external.equals(name) ? found : ask(name);
  }

  private Optional<String> ask(String name) throws StopException {
    return switch (policy.aliases().lookupPartial(name)) {
      case LookupResult.Found found -> Optional.of(found.value());
      case LookupResult.NotFound _ -> Optional.empty();
      case LookupResult.TryAgain(String reason) -> throw unavailable(name, reason);
      case LookupResult.Misconfigured(String reason) -> throw unavailable(name, reason);
    };
  }

  private StopException unavailable(String name, String reason) {
    log.warn(policy.aliases().title() + ": lookup of '" + name + "' failed: " + reason);
    return StopException.deferred("4.3.0", "alias database unavailable");
  }

  private void owner(String name) throws StopException {
    Optional<String> value = lookup("owner-" + name);
    if (value.isPresent()) {
      String owner = policy.expandOwnerAlias() ? value.get() : "owner-" + name;
      plan.owner(resolver.rewrite(AddressResolver.Context.LOCAL, owner.strip()));
    }
  }

  private void targets(List<AliasTarget> targets, Source source) throws StopException {
    boolean alone = targets.size() == 1;
    for (AliasTarget target : targets) {
      switch (target) {
        case AliasTarget.Address(String address) -> forward(address, alone);
        case AliasTarget.Direct(String name) -> direct(name);
        case AliasTarget.ToFile(String path) -> file(path, source);
        case AliasTarget.ToCommand(String command) ->
            throw StopException.deferred(
                "4.3.5",
                "delivery to command needs the delivery agent process, which is not there: "
                    + command);
        case AliasTarget.Include(String path) -> include(path);
      }
    }
  }

  private void include(String path) throws StopException {
    if (++depth > MAX_DEPTH) {
      throw StopException.bounced("5.4.6", "alias database loop for :include:" + path);
    }
    targets(AliasTarget.parse(ForwardFile.include(path), Plan.MAX_TARGETS), Source.INCLUDE);
  }

  private void file(String path, Source source) throws StopException {
    if (!policy.mailToFiles().contains(source.word)) {
      throw StopException.bounced("5.7.1", "mail to file is restricted");
    }
    Path file = Path.of(path).normalize();
    plan.add(new Plan.Mailbox(file, path.endsWith("/"), "delivered to file: " + path));
  }

  private void direct(String name) throws StopException {
    Names names = Names.of(name, policy.delimiter());
    seenForwards.add(names.user());
    user(names);
  }

  private void forward(String address, boolean alone) throws StopException {
    String full = resolver.rewrite(AddressResolver.Context.LOCAL, address);
    switch (resolver.resolve("", full)) {
      case Resolution.Failed failed ->
          throw failed.error().isTemporary()
              ? StopException.deferred(failed.error().dsn(), failed.error().text())
              : StopException.bounced(failed.error().dsn(), failed.error().text());
      case Resolution.Route route -> {
        Names names = Names.of(route.recipient(), policy.delimiter());
        boolean local = route.transport().equals(transport);
        boolean known =
            seenAliases.contains(names.local())
                || seenAliases.contains(names.user())
                || seenForwards.contains(names.user());
        if (local && known) {
          user(names);
        } else if (local && alone) {
          address(names);
        } else {
          plan.forward(full);
        }
      }
    }
  }

  private void user(Names names) throws StopException {
    Optional<User> found = account(names);
    delegated(policy.delegatedBy());
    if (found.isEmpty()) {
      unknown(names);
      return;
    }
    User user = found.get();
    if (user.uid() != uid) {
      throw StopException.deferred(
          "4.3.5",
          "mailbox belongs to user "
              + user.name()
              + ", but the mail system runs as uid "
              + uid
              + " and has no delivery agent process for other users");
    }
    if (!forwardFile(user, names)) {
      plan.add(mailbox(user));
    }
  }

  private Optional<User> account(Names names) throws StopException {
    try {
      return passwd.find(names.user());
    } catch (IOException e) {
      log.warn("error looking up passwd info for " + names.user() + ": " + e.getMessage());
      throw StopException.deferred("4.3.0", "user lookup error");
    }
  }

  private static void delegated(String parameter) throws StopException {
    if (!parameter.isEmpty()) {
      throw StopException.deferred(
          "4.3.5", parameter + " is set, but this delivery is not supported");
    }
  }

  private void unknown(Names names) throws StopException {
    delegated(policy.unknownDelegatedBy());
    String relay = policy.luserRelay();
    if (relay.isEmpty() || !seenForwards.add(" luser_relay")) {
      throw StopException.bounced("5.1.1", "unknown user: \"" + names.user() + "\"");
    }
    var expansion = new Expansion(names, Optional.empty(), "");
    targets(AliasTarget.parse(expansion.of(relay), Plan.MAX_TARGETS), Source.ALIAS);
  }

  /** Returns whether a .forward file took the mail. */
  private boolean forwardFile(User user, Names names) throws StopException {
    if (!seenForwards.add(user.name())) {
      return false;
    }
    var expansion = new Expansion(names, Optional.of(user), policy.forwardFilter());
    for (String pattern : policy.forwardPath()) {
      Path file = Path.of(expansion.of(pattern));
      try {
        if (file.isAbsolute() && ForwardFile.isUsable(file, uid, log)) {
          var targets = AliasTarget.parse(ForwardFile.read(file), Plan.MAX_TARGETS);
          targets(targets, Source.FORWARD);
          return !targets.isEmpty();
        }
      } catch (IOException e) {
        String problem = "cannot open file " + file + ": " + Reason.of(e);
        log.warn(problem);
        throw StopException.deferred("4.3.0", problem);
      }
    }
    return false;
  }

  private Plan.Mailbox mailbox(User user) {
    boolean atHome = !policy.homeMailbox().isEmpty();
    boolean maildir = (atHome ? policy.homeMailbox() : policy.spoolDirectory()).endsWith("/");
    Path path =
        atHome
            ? user.home().resolve(policy.homeMailbox())
            : Path.of(policy.spoolDirectory()).resolve(user.name());
    return new Plan.Mailbox(
        path, maildir, maildir ? "delivered to maildir" : "delivered to mailbox");
  }
}
