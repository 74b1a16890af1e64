package org.posthouse.virtual;

import java.nio.file.Path;
import org.posthouse.api.log.Log;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.table.LookupResult;
import org.posthouse.mail.Addresses;
import org.posthouse.tables.Maps;

/** Looks up an address: mailbox, user and group. */
final class MailboxFinder {
  static final String RELAY = "virtual";

  private final VirtualSettings policy;
  private final Account account;
  private final Log log;

  MailboxFinder(VirtualSettings policy, Account account, Log log) {
    this.policy = policy;
    this.account = account;
    this.log = log;
  }

  Destination find(String address) {
    String user = Addresses.internal(address);
    return switch (policy.search().find(policy.mailboxes(), user).result()) {
      case LookupResult.NotFound _ ->
          new Destination.None(
              DeliveryStatus.bounced("5.1.1", RELAY, "unknown user: \"" + address + "\""));
      case LookupResult.Found found -> withOwner(user, found.value());
      case LookupResult.TryAgain(String reason) -> broken(policy.mailboxes(), user, reason);
      case LookupResult.Misconfigured(String reason) -> broken(policy.mailboxes(), user, reason);
    };
  }

  private Destination broken(Maps maps, String user, String reason) {
    log.warn("table " + maps.title() + ": lookup " + user + ": " + reason);
    return misconfigured();
  }

  private static Destination misconfigured() {
    return deferred("4.3.5", "mail system configuration error");
  }

  private static Destination deferred(String dsn, String text) {
    return new Destination.None(DeliveryStatus.deferred(dsn, RELAY, text));
  }

  private Destination withOwner(String user, String value) {
    Number uid = number(policy.uids(), user, "uid", policy.minimumUid());
    Number gid = number(policy.gids(), user, "gid", 1);
    return switch (uid) {
      case Number.Bad _ -> misconfigured();
      case Number.Value(int u) ->
          switch (gid) {
            case Number.Bad _ -> misconfigured();
            case Number.Value(int g) -> owned(user, value, u, g);
          };
    };
  }

  /** Another user's rights need the delivery agent process; to go without it would lose them. */
  private Destination owned(String user, String value, int uid, int gid) {
    if (uid != account.uid()) {
      return deferred(
          "4.3.5",
          "mailbox belongs to uid "
              + uid
              + ", but the mail system runs as uid "
              + account.uid()
              + " and has no delivery agent process for other users");
    }
    return below(user, value);
  }

  private Destination below(String user, String value) {
    Path base = policy.base();
    Path path = base.resolve("./" + value).normalize();
    if (!base.isAbsolute()) {
      log.warn("do not specify relative pathname: virtual_mailbox_base = " + base);
      return misconfigured();
    }
    if (escapes(value) || !path.startsWith(base.normalize()) || path.equals(base.normalize())) {
      log.warn("recipient " + user + ": mailbox " + value + " is not below virtual_mailbox_base");
      return misconfigured();
    }
    return new Destination.Mailbox(path, value.endsWith("/"));
  }

  private static boolean escapes(String value) {
    return value.indexOf('\0') >= 0 || ("/" + value + "/").contains("/../");
  }

  private sealed interface Number {
    record Value(int value) implements Number {}

    record Bad() implements Number {}
  }

  private Number number(Maps maps, String user, String what, int minimum) {
    return switch (policy.search().find(maps, user).result()) {
      case LookupResult.Found found -> parse(maps, user, what, found.value(), minimum);
      case LookupResult.NotFound _ -> bad("recipient " + user + ": not found in " + maps.title());
      case LookupResult.TryAgain(String reason) ->
          bad("table " + maps.title() + ": lookup " + user + ": " + reason);
      case LookupResult.Misconfigured(String reason) ->
          bad("table " + maps.title() + ": lookup " + user + ": " + reason);
    };
  }

  private Number parse(Maps maps, String user, String what, String text, int minimum) {
    try {
      int value = Integer.parseInt(text.strip());
      if (value >= minimum) {
        return new Number.Value(value);
      }
    } catch (NumberFormatException _) {
      // told below
    }
    return bad("recipient " + user + ": bad " + what + " " + text + " in " + maps.title());
  }

  private Number bad(String text) {
    log.warn(text);
    return new Number.Bad();
  }
}
