package org.posthouse.map.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableName;

/**
 * The parameter {@code query} as SQL with bound parameters. {@code '%s'} becomes {@code ?}; a
 * letter in a longer quoted text splits it: {@code 'a-%u'} becomes {@code ('a-' || ?)}.
 *
 * @param letters the letter of each parameter, in order
 */
record QueryTemplate(String sql, String letters) {
  private static final String LETTERS = "sudSUD123456789";

  static QueryTemplate parse(TableName name, String query) throws TableException {
    StringBuilder sql = new StringBuilder();
    StringBuilder letters = new StringBuilder();
    int i = 0;
    while (i < query.length()) {
      char c = query.charAt(i);
      if (c == '\'') {
        i = quoted(name, query, i + 1, sql, letters);
      } else if (c == '%' && i + 1 < query.length()) {
        char letter = query.charAt(i + 1);
        if (LETTERS.indexOf(letter) >= 0) {
          sql.append('?');
          letters.append(letter);
        } else {
          sql.append(checked(name, letter));
        }
        i += 2;
      } else {
        sql.append(c);
        i++;
      }
    }
    return new QueryTemplate(sql.toString(), letters.toString());
  }

  private static char checked(TableName name, char letter) throws TableException {
    if (letter != '%') {
      throw TableException.misconfigured(name + ": query: unknown '%" + letter + "'");
    }
    return letter;
  }

  /** Takes over a quoted text; returns where it ends. */
  private static int quoted(
      TableName name, String query, int start, StringBuilder sql, StringBuilder letters)
      throws TableException {
    List<String> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    for (int i = start; i < query.length(); i++) {
      char c = query.charAt(i);
      boolean more = i + 1 < query.length();
      if (c == '\'' && more && query.charAt(i + 1) == '\'') {
        literal.append("''");
        i++;
      } else if (c == '\'') {
        flush(parts, literal);
        sql.append(
            parts.isEmpty()
                ? "''"
                : parts.size() == 1 ? parts.getFirst() : "(" + String.join(" || ", parts) + ")");
        return i + 1;
      } else if (c == '%' && more) {
        char letter = query.charAt(++i);
        if (LETTERS.indexOf(letter) >= 0) {
          flush(parts, literal);
          parts.add("?");
          letters.append(letter);
        } else {
          literal.append(checked(name, letter));
        }
      } else {
        literal.append(c);
      }
    }
    throw TableException.misconfigured(name + ": query: missing \"'\"");
  }

  private static void flush(List<String> parts, StringBuilder literal) {
    if (!literal.isEmpty()) {
      parts.add("'" + literal + "'");
      literal.setLength(0);
    }
  }

  /**
   * The values to bind for a key; empty if the key lacks a part, so that nothing is to be asked.
   */
  Optional<List<String>> bind(String key) {
    KeyParts parts = KeyParts.of(key);
    List<String> values = new ArrayList<>(letters.length());
    for (int i = 0; i < letters.length(); i++) {
      Optional<String> part = parts.part(Character.toLowerCase(letters.charAt(i)));
      if (part.isEmpty()) {
        return Optional.empty();
      }
      values.add(part.get());
    }
    return Optional.of(values);
  }
}
