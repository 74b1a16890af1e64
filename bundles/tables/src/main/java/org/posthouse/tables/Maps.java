package org.posthouse.tables;

import java.util.ArrayList;
import java.util.List;
import org.posthouse.api.config.ParameterList;
import org.posthouse.api.config.Settings;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableHandle;
import org.posthouse.api.table.Tables;

/**
 * The tables of a list parameter such as {@code virtual_alias_maps}, asked in order: the first that
 * has the key answers, and one that cannot be asked ends the search. Keys are folded to lower case
 * for all tables but pattern tables. Immutable; keep it with {@link Settings#derive}.
 */
public final class Maps {
  private final String title;
  private final List<TableHandle> tables;

  private Maps(String title, List<TableHandle> tables) {
    this.title = title;
    this.tables = List.copyOf(tables);
  }

  /** The tables that a main.cf parameter lists. */
  public static Maps of(Tables tables, Settings settings, String parameter) {
    return parse(tables, parameter, settings.get(parameter));
  }

  /**
   * The tables of a text.
   *
   * @param title what messages call the list, usually the parameter's name
   */
  public static Maps parse(Tables tables, String title, String text) {
    List<TableHandle> handles = new ArrayList<>();
    for (String element : ParameterList.split(text)) {
      handles.add(BadTable.orHandle(tables, element));
    }
    return new Maps(title, handles);
  }

  /** The parameter that lists the tables. */
  public String title() {
    return title;
  }

  public boolean isEmpty() {
    return tables.isEmpty();
  }

  /** The tables, in order. */
  public List<TableHandle> tables() {
    return tables;
  }

  /** Asks for a whole key. */
  public LookupResult lookup(String key) {
    return ask(key, false);
  }

  /** Asks for a part of a key, such as a parent domain: pattern tables are passed over. */
  public LookupResult lookupPartial(String key) {
    return ask(key, true);
  }

  private LookupResult ask(String key, boolean partial) {
    if (key.isEmpty()) {
      return LookupResult.NOT_FOUND;
    }
    String folded = Fold.lower(key);
    for (int i = 0; i < tables.size(); i++) {
      TableHandle table = tables.get(i);
      LookupResult result = ask(table, key, folded, partial);
      if (!(result instanceof LookupResult.NotFound)) {
        return result;
      }
    }
    return LookupResult.NOT_FOUND;
  }

  static LookupResult ask(TableHandle table, String key, String folded, boolean partial) {
    boolean pattern = table.isPattern();
    if (pattern && partial) {
      return LookupResult.NOT_FOUND;
    }
    LookupResult result = table.lookup(pattern ? key : folded);
    if (result instanceof LookupResult.Found found && found.value().isEmpty()) {
      return new LookupResult.Misconfigured(
          table.name() + " lookup of " + key + " returns an empty string result");
    }
    return result;
  }
}
