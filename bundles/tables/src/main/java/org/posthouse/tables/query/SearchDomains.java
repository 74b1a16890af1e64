package org.posthouse.tables.query;

import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableHandle;
import org.posthouse.api.table.TableUse;
import org.posthouse.api.table.TableView;
import org.posthouse.api.table.Tables;
import org.posthouse.tables.ListMatch;
import org.posthouse.tables.MatchList;

/** The parameter {@code domain}: which keys a table is asked for. */
public final class SearchDomains {
  private final MatchList domains;

  private SearchDomains(MatchList domains) {
    this.domains = domains;
  }

  public static SearchDomains of(TableSettings settings) {
    return new SearchDomains(
        MatchList.strings(
            new WhenNeeded(settings.context()),
            settings.name() + ": domain",
            settings.get("domain", "")));
  }

  /**
   * Whether a key is to be asked for: all are if there is no list, else addresses with a user part
   * and a domain of the list.
   */
  public ListMatch match(String key) {
    if (domains.isEmpty()) {
      return ListMatch.YES;
    }
    int at = key.lastIndexOf('@');
    return at <= 0 || at == key.length() - 1 ? ListMatch.NO : domains.match(key.substring(at + 1));
  }

  /** Asks for the other tables only if the list names one. */
  private record WhenNeeded(TableContext context) implements Tables {
    @Override
    public TableHandle table(String typeAndName) throws TableException {
      return context.tables().table(typeAndName);
    }

    @Override
    public Tables forUse(TableUse use) {
      return context.tables().forUse(use);
    }

    @Override
    public TableView view() {
      return context.tables().view();
    }
  }
}
