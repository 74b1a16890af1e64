package org.posthouse.sql;

import java.util.ArrayList;
import java.util.List;
import org.posthouse.api.table.TableException;
import org.posthouse.tables.query.Template;

/** Finds the quoted texts and names of a query, and the parts of the key in and outside of them. */
public final class SqlQueryParser {
  private final String what;
  private final SqlDialect dialect;
  private final String query;
  private final List<SqlQuery.Piece> pieces = new ArrayList<>();
  private final StringBuilder sql = new StringBuilder();
  private int at;

  private SqlQueryParser(String what, SqlDialect dialect, String query) {
    this.what = what;
    this.dialect = dialect;
    this.query = query;
  }

  /**
   * Parses a query template.
   *
   * @param what names it in messages: {@code mysql:/file.cf: query}
   */
  public static SqlQuery parse(String what, SqlDialect dialect, String query)
      throws TableException {
    return new SqlQueryParser(what, dialect, query).parse();
  }

  private SqlQuery parse() throws TableException {
    while (at < query.length()) {
      char c = query.charAt(at);
      if (dialect.isText(c)) {
        text(c);
      } else if (dialect.isName(c)) {
        name(c);
      } else if (c == '$' && dialect == SqlDialect.PGSQL && dollarTag() != null) {
        dollarText(dollarTag());
      } else if (query.startsWith("/*", at)) {
        comment();
      } else if (c == '%') {
        bare();
      } else {
        sql.append(c == '?' && dialect == SqlDialect.PGSQL ? "??" : String.valueOf(c));
        at++;
      }
    }
    flush();
    return new SqlQuery(pieces);
  }

  private void flush() {
    if (!sql.isEmpty()) {
      pieces.add(new SqlQuery.Text(sql.toString()));
      sql.setLength(0);
    }
  }

  private TableException bad(String why) {
    return TableException.misconfigured(what + ": " + why + ": " + query);
  }

  private void bare() throws TableException {
    char letter = at + 1 < query.length() ? query.charAt(at + 1) : 0;
    if (letter == '%') {
      sql.append('%');
    } else {
      Template value = Template.parse(what, query.substring(at, Math.min(at + 2, query.length())));
      if (!sql.isEmpty() && isWord(sql.charAt(sql.length() - 1))
          || at + 2 < query.length() && isWord(query.charAt(at + 2))) {
        throw bad("\"%" + letter + "\" as a part of a word needs quotes");
      }
      flush();
      pieces.add(new SqlQuery.Bound(value));
    }
    at += 2;
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }

  private void comment() throws TableException {
    int end = query.indexOf("*/", at + 2);
    if (end < 0) {
      throw bad("unterminated comment");
    }
    sql.append(query, at, end + 2);
    at = end + 2;
  }

  /** Where a quoted thing that begins here ends, its last quote included. */
  private int endOfQuoted(char quote, boolean escapes) throws TableException {
    for (int i = at + 1; i < query.length(); i++) {
      char c = query.charAt(i);
      if (c == '\\' && escapes) {
        i++;
      } else if (c == quote) {
        if (i + 1 < query.length() && query.charAt(i + 1) == quote) {
          i++;
        } else {
          return i + 1;
        }
      }
    }
    throw bad("missing " + quote);
  }

  private void text(char quote) throws TableException {
    String prefix = prefix();
    boolean escapes =
        dialect == SqlDialect.MYSQL || dialect == SqlDialect.PGSQL && prefix.equalsIgnoreCase("E");
    int end = endOfQuoted(quote, escapes);
    String content = query.substring(at + 1, end - 1);
    if (content.indexOf('%') < 0) {
      sql.append(query, at, end);
    } else {
      dropPrefix(prefix);
      String plain = content.replace(String.valueOf(quote) + quote, String.valueOf(quote));
      bind(escapes ? unescape(plain) : plain);
    }
    at = end;
  }

  private void bind(String value) throws TableException {
    flush();
    pieces.add(new SqlQuery.Bound(Template.parse(what, value)));
  }

  /** The word right before a text, which says how to read it. */
  private String prefix() {
    int start = sql.length();
    while (start > 0 && (isWord(sql.charAt(start - 1)) || sql.charAt(start - 1) == '&')) {
      start--;
    }
    return sql.substring(start);
  }

  private void dropPrefix(String prefix) throws TableException {
    if (prefix.isEmpty() || prefix.startsWith("_") && dialect == SqlDialect.MYSQL) {
      return;
    }
    if (!prefix.equalsIgnoreCase("N")
        && !(prefix.equalsIgnoreCase("E") && dialect == SqlDialect.PGSQL)) {
      throw bad("no \"%\" can stand in a text of the form " + prefix + "'...'");
    }
    sql.setLength(sql.length() - 1);
  }

  private String unescape(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\' || i + 1 == text.length()) {
        plain.append(c);
        continue;
      }
      char escaped = text.charAt(++i);
      switch (escaped) {
        case 'n' -> plain.append('\n');
        case 't' -> plain.append('\t');
        case 'r' -> plain.append('\r');
        case 'b' -> plain.append('\b');
        // For LIKE these stay escaped; what follows a percent sign is still a template.
        case '%', '_' -> plain.append('\\').append(escaped);
        default -> plain.append(escaped);
      }
    }
    return plain.toString();
  }

  private void name(char quote) throws TableException {
    int end = endOfQuoted(quote, false);
    String content = query.substring(at + 1, end - 1);
    if (content.indexOf('%') < 0) {
      sql.append(query, at, end);
    } else {
      flush();
      pieces.add(new SqlQuery.Name(Template.parse(what, content), quote));
    }
    at = end;
  }

  /** The tag, dollar signs included, if a dollar-quoted text begins here. */
  private String dollarTag() {
    if (at > 0 && isWord(query.charAt(at - 1))) {
      return null;
    }
    int i = at + 1;
    while (i < query.length() && isWord(query.charAt(i)) && query.charAt(i) != '$') {
      i++;
    }
    return i < query.length()
            && query.charAt(i) == '$'
            && !Character.isDigit(query.charAt(Math.min(at + 1, i)))
        ? query.substring(at, i + 1)
        : null;
  }

  private void dollarText(String tag) throws TableException {
    int end = query.indexOf(tag, at + tag.length());
    if (end < 0) {
      throw bad("missing " + tag);
    }
    String content = query.substring(at + tag.length(), end);
    if (content.indexOf('%') < 0) {
      sql.append(query, at, end + tag.length());
    } else {
      bind(content);
    }
    at = end + tag.length();
  }
}
