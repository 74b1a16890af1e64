package org.posthouse.itest.reads;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Finds which names an argument can be, along all ways that lead to a call. */
final class Names {

  /** A name, with {@code *} for each part that nobody can know; and the modules it came by. */
  record Name(String text, boolean isLiteral, Set<String> modules) {

    private Name joined(Name other) {
      boolean starMeetsStar = text.endsWith("*") && other.text.startsWith("*");
      String end = starMeetsStar ? other.text.substring(1) : other.text;
      return new Name(text + end, false, both(modules, other.modules));
    }

    private Name in(Program.Body body) {
      return new Name(text, isLiteral, both(modules, Set.of(body.module())));
    }

    private static Set<String> both(Set<String> one, Set<String> other) {
      if (one.containsAll(other)) {
        return one;
      }
      Set<String> union = new TreeSet<>(one);
      union.addAll(other);
      return union;
    }
  }

  private record Place(Program.Body body, Term term) {}

  private static final Set<Name> UNKNOWN = Set.of(new Name("*", false, Set.of()));

  /** No way through the code is longer; a search of one that is would not end. */
  private static final int DEEPEST = 64;

  /** More is no choice between methods but any. */
  private static final int MOST_TARGETS = 12;

  /** More is no choice between names but data. */
  private static final int MOST_NAMES = 300;

  private final Program program;
  private final Map<Object, Set<Name>> known = new HashMap<>();

  /** What is being computed, with its depth. */
  private final Map<Object, Integer> underWay = new HashMap<>();

  /** The depth of the outermost that the one being computed has come back to. */
  private int loop = Integer.MAX_VALUE;

  Names(Program program) {
    this.program = program;
  }

  /** What the terms of a call in this body can be. */
  Set<Name> of(Program.Body body, Set<Term> terms) {
    Set<Name> found = new HashSet<>();
    for (Term term : terms) {
      for (Name name : once(new Place(body, term), () -> here(body, term))) {
        found.add(name.in(body));
      }
    }
    return found;
  }

  /**
   * Computed once; a name that depends on itself adds nothing more to itself. What was found on the
   * way around such a loop is not all there is, and is not kept: else the order of the search would
   * decide what is found.
   */
  private Set<Name> once(Object key, Supplier<Set<Name>> compute) {
    Set<Name> found = known.get(key);
    if (found != null) {
      return found;
    }
    Integer start = underWay.get(key);
    if (start != null) {
      loop = Math.min(loop, start);
      return Set.of();
    }
    if (underWay.size() > DEEPEST) {
      loop = 0;
      return UNKNOWN;
    }
    int outer = loop;
    int depth = underWay.size();
    loop = Integer.MAX_VALUE;
    underWay.put(key, depth);
    found = compute.get();
    underWay.remove(key);
    found = found.size() > MOST_NAMES ? UNKNOWN : Set.copyOf(found);
    if (loop >= depth) {
      known.put(key, found);
      loop = outer;
    } else {
      loop = Math.min(loop, outer);
    }
    return found;
  }

  /** Replaces arguments by what each caller passes, until none is left. */
  private Set<Name> here(Program.Body body, Term term) {
    List<Program.CallSite> callers = program.callers(body);
    if (callers.isEmpty() || !hasArgument(term)) {
      return closed(term);
    }
    Set<Name> found = new HashSet<>();
    for (Program.CallSite site : callers) {
      found.addAll(of(site.caller(), substitute(term, site.arguments())));
    }
    return found;
  }

  private static boolean hasArgument(Term term) {
    return switch (term) {
      case Term.Argument _ -> true;
      case Term.Joined joined -> joined.parts().stream().anyMatch(Names::anyArgument);
      case Term.Result result -> result.arguments().stream().anyMatch(Names::anyArgument);
      case Term.Literal _, Term.Field _, Term.Any _ -> false;
    };
  }

  private static boolean anyArgument(Set<Term> terms) {
    return terms.stream().anyMatch(Names::hasArgument);
  }

  private static Set<Term> substitute(Term term, List<Set<Term>> arguments) {
    return switch (term) {
      case Term.Argument argument ->
          argument.index() < arguments.size()
              ? arguments.get(argument.index())
              : Set.of(new Term.Any());
      case Term.Joined joined -> Set.of(new Term.Joined(all(joined.parts(), arguments)));
      case Term.Result result ->
          Set.of(new Term.Result(result.method(), all(result.arguments(), arguments)));
      case Term.Literal _, Term.Field _, Term.Any _ -> Set.of(term);
    };
  }

  private static List<Set<Term>> all(List<Set<Term>> parts, List<Set<Term>> arguments) {
    List<Set<Term>> made = new ArrayList<>();
    for (Set<Term> part : parts) {
      Set<Term> terms = new HashSet<>();
      part.forEach(t -> terms.addAll(substitute(t, arguments)));
      made.add(terms);
    }
    return made;
  }

  private Set<Name> closed(Term term) {
    return switch (term) {
      case Term.Literal literal -> Set.of(new Name(literal.text(), true, Set.of()));
      case Term.Argument _, Term.Any _ -> UNKNOWN;
      case Term.Field field -> once(field, () -> field(field.name()));
      case Term.Joined joined -> once(joined, () -> joined(joined));
      case Term.Result result -> once(result, () -> result(result));
    };
  }

  private Set<Name> joined(Term.Joined joined) {
    Set<Name> made = Set.of(new Name("", false, Set.of()));
    for (Set<Term> part : joined.parts()) {
      Set<Name> longer = new HashSet<>();
      for (Term term : part) {
        Set<Name> ends = closed(term);
        made.forEach(start -> ends.forEach(end -> longer.add(start.joined(end))));
      }
      made = longer.size() > MOST_NAMES ? UNKNOWN : longer;
    }
    return made;
  }

  private Set<Name> result(Term.Result result) {
    List<Program.Body> targets = program.targets(result.method());
    if (targets.isEmpty() || targets.size() > MOST_TARGETS) {
      return UNKNOWN;
    }
    Set<Name> found = new HashSet<>();
    for (Program.Body target : targets) {
      for (Term returned : target.flow().returned()) {
        for (Term term : substitute(returned, result.arguments())) {
          closed(term).forEach(name -> found.add(name.in(target)));
        }
      }
    }
    return found;
  }

  /** What is assigned to a field anywhere. */
  private Set<Name> field(String name) {
    Set<Name> found = new HashSet<>();
    program.assignments(name).forEach((body, terms) -> found.addAll(of(body, terms)));
    return found.isEmpty() ? UNKNOWN : found;
  }
}
