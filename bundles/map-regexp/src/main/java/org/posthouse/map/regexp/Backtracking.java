package org.posthouse.map.regexp;

import java.util.Arrays;
import org.posthouse.map.regexp.Node.Where;
import org.posthouse.map.regexp.Program.Instruction;
import org.posthouse.tables.pattern.RegexLibrary.RegexException;

/**
 * Matches one key with an expression that has back-references. That can take exponential time, and
 * the C library cannot be stopped, so it is done here, with so many steps and no more.
 */
final class Backtracking {
  /** A fraction of a second; the limit of pcre is of the same size. */
  private static final int MAX_STEPS = 10_000_000;

  private static final int ENTRY = 2;

  /** Alternatives that are still open, and what they have to put back: 2 MB. */
  private static final int MAX_OPEN = ENTRY << 18;

  private static final int UNSET = -1;

  private final Program program;
  private final byte[] key;
  private final boolean groupsWanted;
  private final int[] slots;
  private int[] best;
  private int steps;

  /** Two numbers each: an instruction and a place, or a slot as ~slot and what it was. */
  private int[] open = new int[ENTRY * 64];

  private int top;

  private Backtracking(Program program, byte[] key, boolean groupsWanted) {
    this.program = program;
    this.key = key;
    this.groupsWanted = groupsWanted;
    this.slots = new int[program.slots()];
  }

  /**
   * The pairs of offsets of the match that is leftmost and then longest; null if there is none.
   *
   * @param key in capitals, if case is ignored
   * @param groupsWanted whether it matters which match it is
   * @throws RegexException if it takes too much
   */
  static int[] match(Program program, byte[] key, boolean groupsWanted) throws RegexException {
    return new Backtracking(program, key, groupsWanted).run();
  }

  private int[] run() throws RegexException {
    for (int start = 0; start <= key.length && best == null; start++) {
      Arrays.fill(slots, UNSET);
      slots[0] = start;
      top = 0;
      from(start);
    }
    return best == null ? null : Arrays.copyOf(best, 2 * (program.groups() + 1));
  }

  /** Tries all ways from a place, or until one is found that is good enough. */
  private void from(int start) throws RegexException {
    int next = 0;
    int place = start;
    while (true) {
      if (++steps > MAX_STEPS) {
        throw new RegexException("match limit exceeded");
      }
      boolean good;
      switch (program.at(next)) {
        case Instruction.Bytes(var set) -> {
          good = place < key.length && set.get(key[place] & 0xff);
          place++;
          next++;
        }
        case Instruction.Place(Where where) -> {
          good = holds(where, place);
          next++;
        }
        case Instruction.Reference(int group) -> {
          int length = referred(group, place);
          good = length >= 0;
          place += length;
          next++;
        }
        case Instruction.Save(int slot) -> {
          push(~slot, slots[slot]);
          slots[slot] = place;
          good = true;
          next++;
        }
        case Instruction.Moved(int slot) -> {
          good = slots[slot] != place;
          next++;
        }
        case Instruction.Split(int first, int second) -> {
          push(second, place);
          good = true;
          next = first;
        }
        case Instruction.Jump(int to) -> {
          good = true;
          next = to;
        }
        case Instruction.Done() -> {
          if (isEnough(place)) {
            return;
          }
          good = false;
        }
      }
      if (!good) {
        int entry = reopen();
        if (entry < 0) {
          return;
        }
        next = open[entry];
        place = open[entry + 1];
      }
    }
  }

  /** The next alternative, with all slots as they were there; negative if none is left. */
  private int reopen() {
    while (top > 0) {
      top -= ENTRY;
      if (open[top] >= 0) {
        return top;
      }
      slots[~open[top]] = open[top + 1];
    }
    return -1;
  }

  private void push(int first, int second) throws RegexException {
    if (top == open.length) {
      if (open.length >= MAX_OPEN) {
        throw new RegexException("match limit exceeded");
      }
      open = Arrays.copyOf(open, 2 * open.length);
    }
    open[top] = first;
    open[top + 1] = second;
    top += ENTRY;
  }

  /** Keeps a match if it is better than the one before; whether none can be better still. */
  private boolean isEnough(int end) {
    slots[1] = end;
    if (best == null || isBetter()) {
      best = slots.clone();
    }
    return !groupsWanted || end == key.length && !program.hasChoice();
  }

  /** The longer one; of those that are equal the one whose first groups are longer. */
  private boolean isBetter() {
    for (int group = 0; group <= program.groups(); group++) {
      int length = slots[2 * group + 1] - slots[2 * group];
      int other = best[2 * group + 1] - best[2 * group];
      if (length != other) {
        return length > other;
      }
    }
    return false;
  }

  /** How long what a group matched is, if it stands here once more; negative if not. */
  private int referred(int group, int place) {
    int start = slots[2 * group];
    int end = slots[2 * group + 1];
    if (start < 0 || end < start || place + end - start > key.length) {
      return -1;
    }
    return Arrays.equals(key, start, end, key, place, place + end - start) ? end - start : -1;
  }

  private boolean holds(Where where, int place) {
    return switch (where) {
      case START -> place == 0;
      case END -> place == key.length;
      case LINE_START -> place == 0 || key[place - 1] == '\n';
      case LINE_END -> place == key.length || key[place] == '\n';
      case WORD_START -> !isWord(place - 1) && isWord(place);
      case WORD_END -> isWord(place - 1) && !isWord(place);
      case WORD_EDGE -> isWord(place - 1) != isWord(place);
      case NO_WORD_EDGE -> isWord(place - 1) == isWord(place);
    };
  }

  private boolean isWord(int place) {
    return place >= 0 && place < key.length && ByteSets.isWord(key[place] & 0xff);
  }
}
