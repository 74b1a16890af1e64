package org.posthouse.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.posthouse.api.table.TableException;

final class SqlQueryTest {
  private static final String KEY = "o'user@mail.example.com";

  private static void expect(SqlDialect dialect, String query, String sql, String... values)
      throws TableException {
    assertEquals(
        new SqlQuery.Statement(sql, List.of(values)),
        SqlQueryParser.parse("t", dialect, query).of(KEY),
        query);
  }

  @Test
  void aQuotedTextIsBoundAsAWhole() throws Exception {
    for (SqlDialect dialect : SqlDialect.values()) {
      expect(
          dialect,
          "SELECT 'it''s' FROM t WHERE a='%u' AND b LIKE '%%x''%d'",
          "SELECT 'it''s' FROM t WHERE a=? AND b LIKE ?",
          "o'user",
          "%x'mail.example.com");
    }
  }

  @Test
  void whatStandsAloneIsBoundToo() throws Exception {
    expect(SqlDialect.SQLITE, "WHERE a=%1 AND b=%2", "WHERE a=? AND b=?", "com", "example");
  }

  @Test
  void doubleQuotesAreTextsOrNames() throws Exception {
    expect(SqlDialect.MYSQL, "a=\"%s\" `%1`", "a=? `com`", KEY);
    expect(SqlDialect.PGSQL, "a=\"%u\"", "a=\"o'user\"");
    assertEquals(
        "\"a\"\"b\"", SqlQueryParser.parse("t", SqlDialect.PGSQL, "\"%s\"").of("a\"b").sql());
  }

  @Test
  void backslashesEscapeWhereTheServerThinksSo() throws Exception {
    expect(SqlDialect.MYSQL, "'\\'%1\\n'", "?", "'com\n");
    expect(SqlDialect.PGSQL, "E'\\'%1'", "?", "'com");
    expect(SqlDialect.PGSQL, "'\\%1'", "?", "\\com");
    expect(SqlDialect.PGSQL, "'\\' ? '%1'", "'\\' ?? ?", "com");
  }

  @Test
  void dollarQuotesOfPostgres() throws Exception {
    expect(SqlDialect.PGSQL, "$a$ '%1 $a$ || $$x$$", "? || $$x$$", " 'com ");
  }

  @Test
  void nothingIsAskedForAKeyThatLacksAPart() throws Exception {
    assertNull(SqlQueryParser.parse("t", SqlDialect.MYSQL, "'%d'").of("unqualified"));
    assertNull(SqlQueryParser.parse("t", SqlDialect.MYSQL, "'%4'").of(KEY));
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    for (String query : List.of("'%s", "'%x'", "tbl_%1", "X'%s'", "%", "/* x", "U&'%s'")) {
      assertThrows(
          TableException.class, () -> SqlQueryParser.parse("t", SqlDialect.PGSQL, query), query);
    }
  }
}
