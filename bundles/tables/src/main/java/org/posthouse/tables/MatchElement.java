package org.posthouse.tables;

import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableHandle;

/** One element of a {@link MatchList}. */
sealed interface MatchElement {

  /** What a list holds. */
  enum Kind {
    STRING,
    DOMAIN,
    CLIENT
  }

  /** What is looked for. The name is folded; the address is null where it is none. */
  record Subject(String name, String text, byte[] address) {
    static Subject of(String name, String address) {
      return new Subject(
          Fold.lower(name),
          Fold.lower(address),
          address.isEmpty() ? null : IpAddress.parse(address));
    }
  }

  boolean negated();

  ListMatch match(Subject subject);

  /** A name that has to be equal. */
  record Name(boolean negated, String name) implements MatchElement {
    @Override
    public ListMatch match(Subject subject) {
      return ListMatch.of(name.equals(subject.name()) || name.equals(subject.text()));
    }
  }

  /** A domain, or with {@code MATCH_SUBDOMAINS} or a leading dot one of its subdomains. */
  record Domain(boolean negated, String domain, String suffix) implements MatchElement {
    static Domain of(boolean negated, String domain, ParentDomains parents) {
      String suffix = parents == ParentDomains.MATCH_SUBDOMAINS ? "." + domain : domain;
      return new Domain(negated, domain, suffix.startsWith(".") ? suffix : "");
    }

    @Override
    public ListMatch match(Subject subject) {
      String name = subject.name();
      return ListMatch.of(
          domain.equals(name)
              || domain.equals(subject.text())
              || !suffix.isEmpty() && name.length() > suffix.length() && name.endsWith(suffix));
    }
  }

  /** An address or network. */
  record Network(boolean negated, IpNetwork network) implements MatchElement {
    @Override
    public ListMatch match(Subject subject) {
      return ListMatch.of(subject.address() != null && network.contains(subject.address()));
    }
  }

  /** A table whose keys are the patterns. */
  record Keys(boolean negated, Kind kind, TableHandle table, ParentDomains parents)
      implements MatchElement {

    @Override
    public ListMatch match(Subject subject) {
      ListMatch byName = byName(subject.name());
      return byName instanceof ListMatch.No && kind == Kind.CLIENT
          ? ask(subject.text(), false)
          : byName;
    }

    private ListMatch byName(String name) {
      ListMatch whole = ask(name, false);
      if (kind == Kind.STRING || !(whole instanceof ListMatch.No)) {
        return whole;
      }
      for (String key = parents.parentOf(name); !key.isEmpty(); key = parents.parentOf(key)) {
        ListMatch match = ask(key, true);
        if (!(match instanceof ListMatch.No)) {
          return match;
        }
      }
      return ListMatch.NO;
    }

    private ListMatch ask(String key, boolean partial) {
      if (key.isEmpty()) {
        return ListMatch.NO;
      }
      return switch (partial && table.isPattern() ? LookupResult.NOT_FOUND : table.lookup(key)) {
        case LookupResult.Found _ -> ListMatch.YES;
        case LookupResult.NotFound _ -> ListMatch.NO;
        case LookupResult.TryAgain(String reason) -> problem(reason);
        case LookupResult.Misconfigured(String reason) -> problem(reason);
      };
    }

    private ListMatch problem(String reason) {
      return new ListMatch.Unknown(table.name() + ": table lookup problem: " + reason);
    }
  }

  /**
   * What was meant for an address or network and is none. It is compared as it is written; whether
   * other addresses of its family were meant nobody can tell.
   */
  record BadNetwork(boolean negated, String pattern, String literal, String reason)
      implements MatchElement {
    static BadNetwork of(boolean negated, String pattern, String reason) {
      int close = pattern.startsWith("[") ? pattern.indexOf(']') : -1;
      String literal = close == pattern.length() - 1 ? pattern.substring(1, close) : pattern;
      return new BadNetwork(negated, pattern, literal, reason);
    }

    @Override
    public ListMatch match(Subject subject) {
      if (pattern.equals(subject.name()) || literal.equals(subject.text())) {
        return ListMatch.YES;
      }
      boolean sameFamily =
          !subject.text().isEmpty()
              && subject.text().indexOf(':') >= 0 == pattern.indexOf(':') >= 0;
      return sameFamily ? new ListMatch.Unknown(reason) : ListMatch.NO;
    }
  }

  /** Stands where a file could not be read or a pattern makes no sense: nobody can tell. */
  record Bad(String reason) implements MatchElement {
    @Override
    public boolean negated() {
      return false;
    }

    @Override
    public ListMatch match(Subject subject) {
      return new ListMatch.Unknown(reason);
    }
  }
}
