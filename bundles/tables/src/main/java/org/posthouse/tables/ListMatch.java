package org.posthouse.tables;

/** The answer of a {@link MatchList}: "no" and "could not tell" are never the same answer. */
public sealed interface ListMatch {

  /** An element matches. */
  record Yes() implements ListMatch {}

  /** No element matches, or the first that does is negated. */
  record No() implements ListMatch {}

  /** A table or file of the list could not be asked. Mail waits. */
  record Unknown(String reason) implements ListMatch {}

  ListMatch YES = new Yes();
  ListMatch NO = new No();

  static ListMatch of(boolean matches) {
    return matches ? YES : NO;
  }

  /** True for {@link Yes} alone: for callers who asked {@link #isUnknown} before. */
  default boolean isYes() {
    return this instanceof Yes;
  }

  default boolean isUnknown() {
    return this instanceof Unknown;
  }
}
