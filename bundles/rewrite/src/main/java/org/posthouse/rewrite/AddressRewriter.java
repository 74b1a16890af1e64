package org.posthouse.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.posthouse.api.config.Settings;
import org.posthouse.mail.Addresses;
import org.posthouse.mail.Token;
import org.posthouse.mail.Tokens;

/**
 * Brings addresses into the form {@code user@domain}: source routes, {@code host!user} and {@code
 * user%host} are resolved, missing domains appended.
 *
 * @param swapBang $swap_bangpath
 * @param percentHack $allow_percent_hack
 * @param appendAtOrigin $append_at_myorigin
 * @param appendDotDomain $append_dot_mydomain
 * @param origin what completes an address without a domain
 * @param domain what completes a domain without a dot
 */
record AddressRewriter(
    boolean swapBang,
    boolean percentHack,
    boolean appendAtOrigin,
    boolean appendDotDomain,
    String origin,
    String domain) {

  static AddressRewriter local(Settings settings) {
    return of(settings, settings.get("myorigin"), settings.get("mydomain"));
  }

  static AddressRewriter remote(Settings settings) {
    String name = settings.get("remote_header_rewrite_domain");
    return of(settings, name, name);
  }

  private static AddressRewriter of(Settings settings, String origin, String domain) {
    return new AddressRewriter(
        settings.isTrue("swap_bangpath"),
        settings.isTrue("allow_percent_hack"),
        settings.isTrue("append_at_myorigin"),
        settings.isTrue("append_dot_mydomain"),
        origin,
        domain);
  }

  /** Rewrites an address in external form. */
  String rewrite(String address) {
    if (address.isEmpty() || isComplete(address)) {
      return address;
    }
    return Addresses.external(Tokens.internal(rewrite(Tokens.scan(address))));
  }

  /** An ordinary address with a full domain, of which nothing can change. */
  static boolean isComplete(String address) {
    int at = -1;
    int dot = -1;
    char before = '.';
    for (int i = 0; i < address.length(); i++) {
      char c = address.charAt(i);
      if (c == '.' || c == '@') {
        if (before == '.' || before == '@' || c == '@' && at >= 0) {
          return false;
        }
        at = c == '@' ? i : at;
        dot = c == '.' ? i : dot;
      } else if (!isPlain(c)) {
        return false;
      }
      before = c;
    }
    return at > 0 && dot > at && before != '.';
  }

  private static boolean isPlain(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '_'
        || c == '+'
        || c == '=';
  }

  /** The tokens of a rewritten address. */
  List<Token> rewrite(List<Token> tokens) {
    var address = new ArrayList<>(withoutRoute(tokens));
    if (address.size() == 1 && address.getFirst().is('@')) {
      return List.of();
    }
    if (address.isEmpty() || address.size() == 1 && isEmptyString(address.getFirst())) {
      return address;
    }
    if (last(address, '@') < 0) {
      complete(address);
    }
    appendDomain(address);
    stripDot(address);
    return address;
  }

  private static boolean isEmptyString(Token token) {
    return token.kind() == Token.Kind.QUOTED && token.text().isEmpty();
  }

  private static List<Token> withoutRoute(List<Token> tokens) {
    if (tokens.size() < 2 || !tokens.getFirst().is('@')) {
      return tokens;
    }
    for (int i = 1; i < tokens.size() - 1; i++) {
      if (tokens.get(i).is(':')) {
        return tokens.subList(i + 1, tokens.size());
      }
    }
    return tokens;
  }

  private void complete(List<Token> address) {
    int bang = swapBang ? first(address, '!') : -1;
    if (bang >= 0) {
      var host = new ArrayList<>(address.subList(0, bang));
      address.subList(0, bang + 1).clear();
      address.add(operator("@"));
      address.addAll(host);
      return;
    }
    int percent = percentHack ? last(address, '%') : -1;
    if (percent >= 0) {
      address.set(percent, operator("@"));
    } else if (appendAtOrigin && !origin.isEmpty()) {
      address.add(operator("@"));
      address.addAll(Tokens.scan(origin));
    }
  }

  private void appendDomain(List<Token> address) {
    int at = last(address, '@');
    if (!appendDotDomain || domain.isEmpty() || at < 0 || at == address.size() - 1) {
      return;
    }
    for (Token token : address.subList(at, address.size())) {
      if (token.is('.') || token.kind() == Token.Kind.LITERAL) {
        return;
      }
    }
    address.add(operator("."));
    address.addAll(Tokens.scan(domain));
  }

  /** A dot at the end of the domain goes; one after a dot or {@code @} stays for others to see. */
  static void stripDot(List<Token> address) {
    int last = address.size() - 1;
    if (last > 0
        && address.get(last).is('.')
        && !address.get(last - 1).is('.')
        && !address.get(last - 1).is('@')) {
      address.remove(last);
    }
  }

  static int last(List<Token> tokens, char operator) {
    for (int i = tokens.size() - 1; i >= 0; i--) {
      if (tokens.get(i).is(operator)) {
        return i;
      }
    }
    return -1;
  }

  private static int first(List<Token> tokens, char operator) {
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).is(operator)) {
        return i;
      }
    }
    return -1;
  }

  private static Token operator(String text) {
    return new Token(Token.Kind.OPERATOR, text);
  }
}
