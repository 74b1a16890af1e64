package org.posthouse.tables.query;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.posthouse.api.table.TableException;

/**
 * A text with parts of a key or a value in it: {@code %s %u %d}, {@code %S %U %D}, {@code %1} to
 * {@code %9}. In a result template the upper case letters and the digits mean the key, the others
 * the value. Immutable.
 */
public final class Template {
  private static final String LETTERS = "sudSUD123456789";

  /** Text, and the letter of what comes after it; 0 for nothing. */
  private record Piece(String text, char letter) {}

  private final List<Piece> pieces;

  private Template(List<Piece> pieces) {
    this.pieces = List.copyOf(pieces);
  }

  /**
   * Parses a template.
   *
   * @param what names it in the message if it is bad: {@code mysql:/file.cf: query}
   */
  public static Template parse(String what, String text) throws TableException {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%') {
        literal.append(c);
        continue;
      }
      i++;
      char letter = i < text.length() ? text.charAt(i) : 0;
      if (letter == '%') {
        literal.append('%');
      } else if (isLetter(letter)) {
        pieces.add(new Piece(literal.toString(), letter));
        literal.setLength(0);
      } else {
        throw TableException.misconfigured(what + ": invalid template: " + text);
      }
    }
    if (!literal.isEmpty()) {
      pieces.add(new Piece(literal.toString(), (char) 0));
    }
    return new Template(pieces);
  }

  /** Whether this character after {@code %} stands for a part. */
  public static boolean isLetter(char c) {
    return c != 0 && LETTERS.indexOf(c) >= 0;
  }

  /** Whether the text is the same for all keys. */
  public boolean isConstant() {
    return pieces.stream().allMatch(piece -> piece.letter == 0);
  }

  /** Whether the key has all the parts that are taken from a key. */
  public boolean accepts(String key) {
    KeyParts parts = KeyParts.of(key);
    for (Piece piece : pieces) {
      if (isOfKey(piece.letter) && parts.part(Character.toLowerCase(piece.letter)) == null) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOfKey(char letter) {
    return letter != 0 && "sud".indexOf(letter) < 0;
  }

  /** The text for a key, its parts quoted; null if the key lacks one. */
  public String ofKey(String key, UnaryOperator<String> quote) {
    KeyParts parts = KeyParts.of(key);
    return key.isEmpty() && !isConstant() ? null : expand(parts, parts, quote);
  }

  /** The text for a value found under a key; null if the value or the key lacks a part. */
  public String ofValue(String value, String key) {
    return value.isEmpty()
        ? null
        : expand(KeyParts.of(value), KeyParts.of(key), UnaryOperator.identity());
  }

  private String expand(KeyParts value, KeyParts key, UnaryOperator<String> quote) {
    StringBuilder text = new StringBuilder();
    for (Piece piece : pieces) {
      text.append(piece.text);
      if (piece.letter != 0) {
        KeyParts source = isOfKey(piece.letter) ? key : value;
        String part = source.part(Character.toLowerCase(piece.letter));
        if (part == null) {
          return null;
        }
        text.append(quote.apply(part));
      }
    }
    return text.toString();
  }
}
