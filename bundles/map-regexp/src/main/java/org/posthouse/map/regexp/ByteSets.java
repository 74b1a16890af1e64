package org.posthouse.map.regexp;

import java.util.BitSet;
import java.util.function.IntPredicate;

/** Sets of bytes as the C locale has them. */
final class ByteSets {
  private ByteSets() {}

  static BitSet of(IntPredicate wanted) {
    var set = new BitSet(256);
    for (int c = 0; c < 256; c++) {
      set.set(c, wanted.test(c));
    }
    return set;
  }

  static BitSet not(BitSet set) {
    var other = (BitSet) set.clone();
    other.flip(0, 256);
    return other;
  }

  /** The class of a bracket expression; in capitals all letters are the same. */
  static BitSet named(String name, boolean ignoreCase) {
    return of(
        switch (ignoreCase && (name.equals("upper") || name.equals("lower")) ? "alpha" : name) {
          case "alpha" -> ByteSets::isAlpha;
          case "digit" -> ByteSets::isDigit;
          case "alnum" -> c -> isAlpha(c) || isDigit(c);
          case "upper" -> c -> c >= 'A' && c <= 'Z';
          case "lower" -> c -> c >= 'a' && c <= 'z';
          case "space" -> ByteSets::isSpace;
          case "blank" -> c -> c == ' ' || c == '\t';
          case "punct" -> c -> c > ' ' && c < 127 && !isAlpha(c) && !isDigit(c);
          case "print" -> c -> c >= ' ' && c < 127;
          case "graph" -> c -> c > ' ' && c < 127;
          case "cntrl" -> c -> c < ' ' || c == 127;
          case "xdigit" -> c -> isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
          default -> c -> false;
        });
  }

  static boolean isWord(int c) {
    return isAlpha(c) || isDigit(c) || c == '_';
  }

  static boolean isSpace(int c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }

  static int upper(int c) {
    return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c;
  }

  private static boolean isAlpha(int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
