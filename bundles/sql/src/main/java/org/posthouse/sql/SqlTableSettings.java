package org.posthouse.sql;

import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableTuning;
import org.posthouse.tables.query.SearchDomains;
import org.posthouse.tables.query.TableSettings;
import org.posthouse.tables.query.Template;

/** What the tables of all SQL databases read from their settings. */
public record SqlTableSettings(
    TableSettings source,
    SqlQuery query,
    Template format,
    SearchDomains domains,
    int expansionLimit,
    boolean requireResultSet,
    TableTuning tuning) {

  /**
   * Reads the settings.
   *
   * @param legacyQuery the query if there is no parameter of this name; null if there is no other
   */
  public static SqlTableSettings of(TableSettings source, SqlDialect dialect, String legacyQuery)
      throws TableException {
    String query =
        legacyQuery == null ? source.required("query") : source.get("query", legacyQuery);
    return new SqlTableSettings(
        source,
        SqlQueryParser.parse(source.name() + ": query", dialect, query),
        source.template("result_format", source.get("result_format", "%s")),
        SearchDomains.of(source),
        source.integer("expansion_limit", 0, 0),
        source.isTrue("require_result_set", true),
        source.tuning());
  }

  /**
   * The query of the parameters {@code select_field}, {@code table}, {@code where_field} and {@code
   * additional_conditions}; null if there is none of them.
   */
  public static String legacyQuery(TableSettings source) throws TableException {
    if (source.find("query").isPresent() || source.get("table", "").isEmpty()) {
      return null;
    }
    return "SELECT "
        + source.required("select_field")
        + " FROM "
        + source.required("table")
        + " WHERE "
        + source.required("where_field")
        + " = '%s' "
        + source.get("additional_conditions", "");
  }
}
