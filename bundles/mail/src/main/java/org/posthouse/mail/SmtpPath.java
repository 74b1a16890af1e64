package org.posthouse.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.posthouse.mail.Token.Kind;

/**
 * The path of MAIL FROM or RCPT TO: {@code <user@example.com>}.
 *
 * @param address in external form, without brackets, source route and comments; "" for {@code <>}
 * @param rest what follows the path, without leading blanks
 */
public record SmtpPath(String address, String rest) {

  /**
   * Cuts the path off the text after the colon.
   *
   * <p>As Postfix does, it takes much that only means an address: no brackets, too many of them,
   * names, comments, a group, stray commas.
   *
   * @param strict $strict_rfc821_envelopes: brackets are needed, and nothing but an address inside
   * @return empty if this is no path
   */
  public static Optional<SmtpPath> parse(String text, boolean strict) {
    String trimmed = text.stripLeading();
    int end = end(trimmed);
    String path = trimmed.substring(0, end);
    if (strict && !(path.startsWith("<") && path.endsWith(">"))) {
      return Optional.empty();
    }
    return address(path, strict).map(a -> new SmtpPath(a, trimmed.substring(end).stripLeading()));
  }

  /** What {@link #parse} takes for the path, for messages. */
  public static String first(String text) {
    String trimmed = text.stripLeading();
    return trimmed.substring(0, end(trimmed));
  }

  /** The same without its brackets. */
  public static String inside(String text) {
    String path = first(text);
    String single = isDoubled(path) ? path.substring(1, path.length() - 1) : path;
    return single.length() > 1 && single.startsWith("<") && single.endsWith(">")
        ? single.substring(1, single.length() - 1)
        : single;
  }

  /** Some clients put brackets around the brackets. */
  private static boolean isDoubled(String path) {
    return path.startsWith("<<") && path.endsWith(">>");
  }

  /** The path ends at the first blank outside quotes and brackets. */
  private static int end(String text) {
    boolean quoted = false;
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted) {
        depth += c == '<' ? 1 : c == '>' ? -1 : 0;
        if (depth <= 0 && (c == ' ' || c == '\t')) {
          return i;
        }
      }
    }
    return text.length();
  }

  /** The one address that is there; what is in front of brackets is a name. */
  private static Optional<String> address(String path, boolean strict) {
    Mailboxes found = new Mailboxes();
    Tokens.scan(path).forEach(found::add);
    found.end();
    if (path.isEmpty() || found.depth > 0 || found.count > 1 || strict && found.hasMore) {
      return Optional.empty();
    }
    List<Token> address = withoutRoute(found.last);
    String internal = Tokens.internal(address);
    if (index(address, ',') >= 0 || isTornApart(address) || strict && internal.startsWith("@")) {
      return Optional.empty();
    }
    return Optional.of(internal.isEmpty() ? "" : Addresses.external(internal));
  }

  /** Counts addresses as in a header: with names, comments, groups, and brackets in brackets. */
  private static final class Mailboxes {
    private final List<Token> current = new ArrayList<>();
    private List<Token> last = List.of();
    private int count;
    private int depth;

    /** Whether there is what RFC 5321 does not have in a path. */
    private boolean hasMore;

    private void add(Token token) {
      if (token.kind() == Kind.COMMENT) {
        hasMore = true;
      } else if (token.is('<')) {
        hasMore |= !current.isEmpty();
        current.clear();
        depth++;
      } else if (token.is('>')) {
        end();
        depth = Math.max(0, depth - 1);
      } else if (token.is(';') || token.is(',') && !isRoute()) {
        hasMore = true;
        if (token.is(';') && !isRoute()) {
          current.subList(0, index(current, ':') + 1).clear();
        }
        end();
      } else {
        current.add(token);
      }
    }

    private boolean isRoute() {
      return !current.isEmpty() && current.getFirst().is('@');
    }

    private void end() {
      if (!current.isEmpty()) {
        last = List.copyOf(current);
        count++;
        current.clear();
      }
    }
  }

  /** Words of an address have a dot or an at sign between them, and no words without. */
  private static boolean isTornApart(List<Token> address) {
    for (int i = 1; i < address.size(); i++) {
      if (address.get(i - 1).isWord() && address.get(i).isWord()) {
        return true;
      }
    }
    return false;
  }

  private static List<Token> withoutRoute(List<Token> tokens) {
    if (tokens.isEmpty() || !tokens.getFirst().is('@')) {
      return tokens;
    }
    int colon = index(tokens, ':');
    return colon < 0 ? tokens : tokens.subList(colon + 1, tokens.size());
  }

  private static int index(List<Token> tokens, char operator) {
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).is(operator)) {
        return i;
      }
    }
    return -1;
  }
}
