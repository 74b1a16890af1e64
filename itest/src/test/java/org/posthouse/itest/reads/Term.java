package org.posthouse.itest.reads;

import java.util.List;
import java.util.Set;

/** Where a string of the code comes from. */
sealed interface Term {

  record Literal(String text) implements Term {}

  /** An argument of the method that the term is in; the receiver does not count. */
  record Argument(int index) implements Term {}

  /** What any code assigns to a field; {@code name} is that of the class and the field. */
  record Field(String name) implements Term {}

  /** What a method returns for these arguments. */
  record Result(Method method, List<Set<Term>> arguments) implements Term {}

  record Joined(List<Set<Term>> parts) implements Term {}

  /** Unknown. */
  record Any() implements Term {}

  /** A method by the class that the call names, its name and its descriptor. */
  record Method(String owner, String name, String descriptor) {}
}
