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
    String single = isDoubled(path) ? path.substring(1, path.length() - 1) : path;
    return address(strict ? path : single, strict)
        .map(a -> new SmtpPath(a, trimmed.substring(end).stripLeading()));
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

  private static Optional<String> address(String path, boolean strict) {
    List<Token> tokens = new ArrayList<>(Tokens.scan(path));
    if (strict && tokens.stream().anyMatch(t -> t.kind() == Kind.COMMENT)) {
      return Optional.empty();
    }
    tokens.removeIf(t -> t.kind() == Kind.COMMENT);
    int open = index(tokens, '<');
    if (open >= 0) {
      int close = index(tokens, '>');
      if (close < open || close != tokens.size() - 1) {
        return Optional.empty();
      }
      tokens = tokens.subList(open + 1, close);
    }
    List<Token> address = withoutRoute(tokens);
    if (address.isEmpty()) {
      return open >= 0 && tokens.isEmpty() ? Optional.of("") : Optional.empty();
    }
    boolean list = address.stream().anyMatch(t -> t.is(',') || t.is(';') || t.is('<') || t.is('>'));
    return list || isTornApart(address)
        ? Optional.empty()
        : Optional.of(Addresses.external(Tokens.internal(address)));
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
