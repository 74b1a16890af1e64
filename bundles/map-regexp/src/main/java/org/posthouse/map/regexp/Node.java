package org.posthouse.map.regexp;

import java.util.BitSet;
import java.util.List;

/** A part of an expression, for {@link Program}. */
sealed interface Node {

  /** One byte of a set. */
  record Bytes(BitSet set) implements Node {}

  /** No byte, at a place where something holds. */
  record Place(Where where) implements Node {}

  /** What holds at a place. */
  enum Where {
    LINE_START,
    LINE_END,
    START,
    END,
    WORD_START,
    WORD_END,
    WORD_EDGE,
    NO_WORD_EDGE
  }

  /** A group that is counted. */
  record Group(int number, Node inner) implements Node {}

  /** What a group matched, once more. */
  record Reference(int number) implements Node {}

  /** One after the other. */
  record Sequence(List<Node> parts) implements Node {}

  /** One of several. */
  record Choice(List<Node> branches) implements Node {}

  /** Many times, as often as possible. */
  record Repeat(Node inner, int least, int most) implements Node {
    static final int ANY = -1;
  }
}
