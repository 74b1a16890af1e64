package org.posthouse.cleanup;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.posthouse.api.MailError;
import org.posthouse.api.MailException;
import org.posthouse.api.rewrite.AddressResolver;
import org.posthouse.api.rewrite.AddressResolver.Context;
import org.posthouse.api.table.LookupResult;
import org.posthouse.mail.AddressList;
import org.posthouse.mail.Addresses;
import org.posthouse.tables.AddressSearch;
import org.posthouse.tables.Maps;

/**
 * Maps the addresses of one message through canonical and virtual alias tables. What cannot be
 * looked up now, or does not end, refuses the message for the time being.
 */
final class AddressMapper {
  private static final int CANONICAL_ROUNDS = 10;

  /** The key for the null sender: what quoting makes of an empty local part. */
  private static final String NULL_ADDRESS = "\"\"";

  /** How much of an address that is too long is logged. */
  private static final int SHOWN = 300;

  private static final String AGAIN = " -- message not accepted, try again later";
  static final MailError WRITE_ERROR = new MailError(451, "4.3.0", "Error: queue file write error");
  private static final MailError EXPANSION =
      new MailError(451, "4.6.0", "Error: Alias expansion error");

  private final CleanupSettings policy;
  private final AddressResolver resolver;
  private final Trouble trouble;

  /** Takes a warning about this message. */
  interface Trouble {
    void warn(String text);
  }

  AddressMapper(CleanupSettings policy, AddressResolver resolver, Trouble trouble) {
    this.policy = policy;
    this.resolver = resolver;
    this.trouble = trouble;
  }

  /** Completes an address of the envelope. */
  String complete(String address) {
    return address.isEmpty() ? address : resolver.rewrite(Context.LOCAL, address);
  }

  /** Through the canonical tables and masquerading. */
  String canonical(AddressUse use, String address) throws MailException {
    Canonical tables = policy.canonical();
    String mapped = address;
    if (!tables.isEmpty()) {
      Maps own = use.isSender() ? tables.sender() : tables.recipient();
      if ((use.isSender() ? tables.senderClasses() : tables.recipientClasses())
          .contains(use.word())) {
        mapped = mapOne(own, mapped, tables.propagate());
      }
      if (tables.commonClasses().contains(use.word())) {
        mapped = mapOne(tables.common(), mapped, tables.propagate());
      }
    }
    return policy.masquerade().apply(use, mapped);
  }

  private String mapOne(Maps maps, String address, boolean propagate) throws MailException {
    if (maps.isEmpty()) {
      return address;
    }
    String current = address.isEmpty() ? NULL_ADDRESS : address;
    for (int round = 0; round < CANONICAL_ROUNDS; round++) {
      List<String> mapped = map(maps, current, propagate);
      if (mapped.isEmpty()) {
        return current.equals(NULL_ADDRESS) ? "" : current;
      }
      if (mapped.size() > 1) {
        trouble.warn("multi-valued " + maps.title() + " entry for " + current);
        throw new MailException(WRITE_ERROR);
      }
      if (mapped.getFirst().equalsIgnoreCase(current)) {
        return mapped.getFirst();
      }
      current = mapped.getFirst();
    }
    trouble.warn("unreasonable " + maps.title() + " map nesting for " + address + AGAIN);
    throw new MailException(WRITE_ERROR);
  }

  /** The addresses that an alias stands for in the end; the address itself if it is none. */
  List<String> expand(String address) throws MailException {
    Maps maps = policy.virtualAliases();
    if (maps.isEmpty()) {
      return List.of(address);
    }
    var all = new ArrayList<String>();
    all.add(address);
    var seen = new HashSet<String>();
    for (int i = 0; i < all.size(); i++) {
      limit(
          all.size() > policy.expansionLimit(), "unreasonable %s map expansion size for ", address);
      int rounds = 0;
      while (seen.add(Addresses.fold(all.get(i)))) {
        limit(rounds++ >= policy.recursionLimit(), "unreasonable %s map nesting for ", address);
        String current = all.get(i);
        List<String> mapped = map(maps, current, policy.propagates("virtual"));
        if (mapped.isEmpty()) {
          break;
        }
        for (String one : mapped) {
          length(one);
        }
        all.set(i, mapped.getFirst());
        all.addAll(mapped.subList(1, mapped.size()));
      }
    }
    return all;
  }

  private void limit(boolean passed, String text, String address) throws MailException {
    if (passed) {
      trouble.warn(text.replace("%s", policy.virtualAliases().title()) + address + AGAIN);
      throw new MailException(EXPANSION);
    }
  }

  /** An alias that adds an extension to itself grows with each round. */
  private void length(String address) throws MailException {
    if (address.length() > policy.addressLengthLimit()) {
      String start = address.substring(0, Math.min(address.length(), SHOWN));
      String title = policy.virtualAliases().title();
      trouble.warn("unreasonable " + title + " result " + start + "..." + AGAIN);
      throw new MailException(EXPANSION);
    }
  }

  /** The value of an entry, as it is; or null. */
  String find(Maps maps, String address) throws MailException {
    if (maps.isEmpty() || address.isEmpty()) {
      return null;
    }
    return switch (search(maps, address).result()) {
      case LookupResult.Found found -> found.value();
      case LookupResult.NotFound _ -> null;
      case LookupResult.TryAgain(String reason) -> throw unavailable(maps, address, reason);
      case LookupResult.Misconfigured(String reason) -> throw unavailable(maps, address, reason);
    };
  }

  /** One lookup: the addresses of the entry, completed; empty if there is none. */
  private List<String> map(Maps maps, String address, boolean propagate) throws MailException {
    AddressSearch.Match match = search(maps, address);
    return switch (match.result()) {
      case LookupResult.NotFound _ -> List.of();
      case LookupResult.Found found -> {
        String extension = propagate ? match.extension() : "";
        var addresses = new ArrayList<String>();
        for (String value : AddressList.parse(found.value(), Integer.MAX_VALUE).addresses()) {
          addresses.add(result(value, address, extension));
        }
        yield addresses;
      }
      case LookupResult.TryAgain(String reason) -> throw unavailable(maps, address, reason);
      case LookupResult.Misconfigured(String reason) -> throw unavailable(maps, address, reason);
    };
  }

  private String result(String value, String address, String extension) {
    if (value.startsWith("@") && value.length() > 1) {
      return Addresses.local(address) + value;
    }
    String completed = complete(value);
    if (extension.isEmpty()) {
      return completed;
    }
    String plain = Addresses.internal(completed);
    int at = Addresses.at(plain);
    return Addresses.external(
        at < 0 ? plain + extension : plain.substring(0, at) + extension + plain.substring(at));
  }

  /** Tables may hold quoted or plain addresses: the form on the wire goes first. */
  private AddressSearch.Match search(Maps maps, String address) {
    AddressSearch.Match match = policy.search().find(maps, address);
    String plain = Addresses.internal(address);
    return match.result() instanceof LookupResult.NotFound && !plain.equals(address)
        ? policy.search().find(maps, plain)
        : match;
  }

  private MailException unavailable(Maps maps, String address, String reason) {
    trouble.warn(maps.title() + " map lookup problem for " + address + AGAIN);
    return new MailException(WRITE_ERROR.withDetail(reason));
  }
}
