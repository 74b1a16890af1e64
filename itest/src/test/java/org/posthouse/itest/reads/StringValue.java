package org.posthouse.itest.reads;

import java.util.Objects;
import java.util.Set;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.analysis.BasicValue;

/** A value on the stack that is a string, or may be one. */
final class StringValue extends BasicValue {
  private final Set<Term> terms;

  StringValue(Type type, Set<Term> terms) {
    super(type);
    this.terms = Set.copyOf(terms);
  }

  Set<Term> terms() {
    return terms;
  }

  static Set<Term> termsOf(BasicValue value) {
    return value instanceof StringValue string ? string.terms : Set.of(new Term.Any());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StringValue that && terms.equals(that.terms);
  }

  @Override
  public int hashCode() {
    return Objects.hash(terms);
  }
}
