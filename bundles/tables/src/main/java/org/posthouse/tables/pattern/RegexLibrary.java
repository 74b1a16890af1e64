package org.posthouse.tables.pattern;

import java.util.function.Consumer;

/**
 * What compiles and matches regular expressions, for one table. Everything that it has handed out
 * is freed when it is closed.
 *
 * @param <R> a compiled expression
 */
public interface RegexLibrary<R> extends AutoCloseable {

  /** What is wrong with an expression, or with matching it; follows file and line in a message. */
  final class RegexException extends Exception {
    private static final long serialVersionUID = 1L;

    public RegexException(String message) {
      super(message, null, false, false);
    }
  }

  /** One key being compared with expressions. One thread at a time. */
  interface Subject<R> extends AutoCloseable {

    /** Whether the expression matches somewhere in the key. */
    boolean matches(R regex) throws RegexException;

    /** The number of the first byte of a group of the last match; -1 if it took no part. */
    int start(int group);

    /** The number of the byte after a group of the last match. */
    int end(int group);

    @Override
    void close();
  }

  /** What flags mean. */
  int options(String flags, Consumer<String> warn) throws RegexException;

  /**
   * Compiles an expression.
   *
   * @param wantsGroups whether anybody is going to ask for groups
   */
  R compile(byte[] expression, int options, boolean wantsGroups) throws RegexException;

  /** How many groups an expression has. */
  int groups(R regex);

  /** Prepares a key. */
  Subject<R> subject(byte[] key);

  @Override
  void close();
}
