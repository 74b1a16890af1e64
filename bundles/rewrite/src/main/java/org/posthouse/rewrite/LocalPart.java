package org.posthouse.rewrite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.posthouse.api.config.Settings;
import org.posthouse.mail.Addresses;
import org.posthouse.mail.HostNames;
import org.posthouse.mail.Token;
import org.posthouse.mail.Tokens;
import org.posthouse.tables.ListMatch;

/**
 * Strips our own domains off an address until a remote domain or a local user is left: {@code
 * user%other@here} goes to {@code user@other}.
 */
final class LocalPart {
  /** Domains that are looked up for one address; who names more of ours than this means harm. */
  private static final int DOMAINS = 20;

  private static final int ROUNDS = 1000;

  /**
   * What is left.
   *
   * @param address in internal form, always with a domain
   * @param local whether the domain is ours
   * @param problem why it could not be found out, or ""
   */
  record Stripped(String address, boolean local, String problem) {

    String domain() {
      return Addresses.domain(address);
    }
  }

  private final AddressRewriter rewriter;
  private final DomainClasses classes;
  private final boolean dequoted;
  private final boolean nullDomain;
  private final boolean numericDomain;
  private final String myhostname;

  LocalPart(Settings settings, AddressRewriter rewriter, DomainClasses classes) {
    this.rewriter = rewriter;
    this.classes = classes;
    dequoted = settings.isTrue("resolve_dequoted_address");
    nullDomain = settings.isTrue("resolve_null_domain");
    numericDomain = settings.isTrue("resolve_numeric_domain");
    myhostname = settings.get("myhostname");
  }

  /** Strips an address in external form. */
  Stripped strip(String address) {
    if (AddressRewriter.isComplete(address)) {
      return check(address);
    }
    String text = dequoted ? Addresses.internal(address) : address;
    List<Token> tokens = new ArrayList<>(dequoted ? scanUnquoted(text) : Tokens.scan(text));
    List<Token> saved = List.of();
    var asked = new HashMap<String, ListMatch>();
    for (int rounds = 0; rounds < ROUNDS && asked.size() <= DOMAINS; rounds++) {
      AddressRewriter.stripDot(tokens);
      if (nullDomain && !tokens.isEmpty() && tokens.getLast().is('@')) {
        tokens.removeLast();
      }
      int at = AddressRewriter.last(tokens, '@');
      if (at >= 0) {
        String domain = Tokens.internal(tokens.subList(at + 1, tokens.size()));
        ListMatch match =
            domain.isEmpty()
                ? ListMatch.YES
                : asked.computeIfAbsent(Addresses.fold(domain), _ -> classes.local(domain));
        if (match instanceof ListMatch.Unknown(String reason)) {
          return new Stripped(address, false, reason);
        }
        if (match instanceof ListMatch.No) {
          return finish(tokens, false);
        }
        saved = new ArrayList<>(tokens.subList(at, tokens.size()));
        tokens = new ArrayList<>(tokens.subList(0, at));
      }
      if (!isRouted(tokens)) {
        return finish(withDomain(tokens, saved), true);
      }
      tokens = new ArrayList<>(rewriter.rewrite(tokens));
    }
    return new Stripped(address, false, "giving up after too many steps");
  }

  private boolean isRouted(List<Token> tokens) {
    return AddressRewriter.last(tokens, '@') >= 0
        || rewriter.swapBang() && AddressRewriter.last(tokens, '!') >= 0
        || rewriter.percentHack() && AddressRewriter.last(tokens, '%') >= 0;
  }

  private List<Token> withDomain(List<Token> local, List<Token> saved) {
    var address = new ArrayList<>(local);
    address.addAll(saved.isEmpty() ? Tokens.scan("@" + myhostname) : saved);
    return address;
  }

  private Stripped finish(List<Token> tokens, boolean local) {
    String address = Tokens.internal(tokens);
    String domain = Addresses.domain(address);
    if (numericDomain && HostNames.isAddress(domain)) {
      String literal = (domain.indexOf(':') >= 0 ? "[IPv6:" : "[") + domain + "]";
      return check(Addresses.local(address) + "@" + literal);
    }
    return new Stripped(address, local, "");
  }

  private Stripped check(String address) {
    String domain = Addresses.domain(address);
    if (numericDomain && HostNames.isAddress(domain)) {
      return check(Addresses.local(address) + "@[" + domain + "]");
    }
    return switch (classes.local(domain)) {
      case ListMatch.Yes _ -> new Stripped(address, true, "");
      case ListMatch.No _ -> new Stripped(address, false, "");
      case ListMatch.Unknown(String reason) -> new Stripped(address, false, reason);
    };
  }

  /** The words of an address without quotes; blanks and commas are characters like others. */
  private static List<Token> scanUnquoted(String text) {
    int at = Addresses.at(text);
    if (at < 0) {
      return unquotedLocal(text);
    }
    List<Token> tokens = new ArrayList<>(unquotedLocal(text.substring(0, at)));
    tokens.addAll(Tokens.scan(text.substring(at)));
    return tokens;
  }

  private static List<Token> unquotedLocal(String text) {
    var tokens = new ArrayList<Token>();
    var word = new StringBuilder();
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : '@';
      if ("@!%.".indexOf(c) < 0) {
        word.append(c);
        continue;
      }
      if (!word.isEmpty()) {
        tokens.add(new Token(Token.Kind.ATOM, word.toString()));
        word.setLength(0);
      }
      if (i < text.length()) {
        tokens.add(new Token(Token.Kind.OPERATOR, String.valueOf(c)));
      }
    }
    return tokens;
  }
}
