package org.posthouse.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.posthouse.tables.query.Template;

/**
 * A query template. A quoted text that holds parts of the key becomes one bound parameter as a
 * whole, so that nothing of a key is ever read as SQL; in a quoted name its parts are quoted as
 * names are. Immutable.
 */
public final class SqlQuery {

  sealed interface Piece {}

  record Text(String sql) implements Piece {}

  record Bound(Template value) implements Piece {}

  record Name(Template name, char quote) implements Piece {}

  /** The query for one key: SQL with question marks, and what to bind. */
  public record Statement(String sql, List<String> values) {}

  private final List<Piece> pieces;

  SqlQuery(List<Piece> pieces) {
    this.pieces = List.copyOf(pieces);
  }

  /** The query for a key; null if the key lacks a part, so that nothing is to be asked. */
  public Statement of(String key) {
    StringBuilder sql = new StringBuilder();
    List<String> values = new ArrayList<>();
    for (Piece piece : pieces) {
      switch (piece) {
        case Text(String text) -> sql.append(text);
        case Bound(Template value) -> {
          String bound = value.ofKey(key, UnaryOperator.identity());
          if (bound == null) {
            return null;
          }
          sql.append('?');
          values.add(bound);
        }
        case Name(Template name, char quote) -> {
          String mark = String.valueOf(quote);
          String text = name.ofKey(key, part -> part.replace(mark, mark + mark));
          if (text == null) {
            return null;
          }
          sql.append(quote).append(text).append(quote);
        }
      }
    }
    return new Statement(sql.toString(), values);
  }

  /** Whether a part of the key stands in a name; many who write that mean a text. */
  public boolean hasNames() {
    return pieces.stream().anyMatch(Name.class::isInstance);
  }
}
