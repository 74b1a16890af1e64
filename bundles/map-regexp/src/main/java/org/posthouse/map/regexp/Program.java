package org.posthouse.map.regexp;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.posthouse.map.regexp.Node.Where;
import org.posthouse.tables.pattern.RegexLibrary.RegexException;

/** An expression as instructions for {@link Backtracking}. */
final class Program {
  /** More than any expression that somebody writes; repetitions are written out. */
  private static final int MAX_SIZE = 50_000;

  /** One step. */
  sealed interface Instruction {
    /** One byte of a set. */
    record Bytes(BitSet set) implements Instruction {}

    /** No byte, where something holds. */
    record Place(Where where) implements Instruction {}

    /** What a group matched. */
    record Reference(int group) implements Instruction {}

    /** Remembers the place. */
    record Save(int slot) implements Instruction {}

    /** Fails if nothing was matched since the place was saved. */
    record Moved(int slot) implements Instruction {}

    /** Goes on at the first, and if that fails at the second. */
    record Split(int first, int second) implements Instruction {}

    /** Goes on elsewhere. */
    record Jump(int to) implements Instruction {}

    /** All has matched. */
    record Done() implements Instruction {}
  }

  private final int groups;
  private Instruction[] code = new Instruction[64];
  private int size;
  private int slots;
  private boolean hasChoice;

  private Program(int groups) {
    this.groups = groups;
    this.slots = 2 * (groups + 1);
  }

  static Program of(byte[] expression, int flags) throws RegexException {
    PosixParser.Parsed parsed = PosixParser.parse(expression, flags);
    var program = new Program(parsed.groups());
    program.add(parsed.node());
    program.emit(new Instruction.Done());
    return program;
  }

  Instruction at(int number) {
    return code[number];
  }

  int groups() {
    return groups;
  }

  /** Places to remember: two for each group, the whole being the first, and some for loops. */
  int slots() {
    return slots;
  }

  /** Whether the first match that is found need not be the longest. */
  boolean hasChoice() {
    return hasChoice;
  }

  private int emit(Instruction instruction) throws RegexException {
    if (size == MAX_SIZE) {
      throw new RegexException("Regular expression too big");
    }
    if (size == code.length) {
      code = Arrays.copyOf(code, 2 * size);
    }
    code[size] = instruction;
    return size++;
  }

  private void add(Node node) throws RegexException {
    switch (node) {
      case Node.Bytes(BitSet set) -> emit(new Instruction.Bytes(set));
      case Node.Place(Where where) -> emit(new Instruction.Place(where));
      case Node.Reference(int number) -> emit(new Instruction.Reference(number));
      case Node.Group(int number, Node inner) -> {
        emit(new Instruction.Save(2 * number));
        add(inner);
        emit(new Instruction.Save(2 * number + 1));
      }
      case Node.Sequence(List<Node> parts) -> {
        for (Node part : parts) {
          add(part);
        }
      }
      case Node.Choice(List<Node> branches) -> choice(branches);
      case Node.Repeat repeat -> repeat(repeat);
    }
  }

  private void choice(List<Node> branches) throws RegexException {
    hasChoice = true;
    int[] ends = new int[branches.size()];
    for (int i = 0; i < branches.size(); i++) {
      boolean last = i == branches.size() - 1;
      int split = last ? size : emit(null);
      add(branches.get(i));
      if (!last) {
        ends[i] = emit(null);
        code[split] = new Instruction.Split(split + 1, size);
      }
    }
    for (int i = 0; i < branches.size() - 1; i++) {
      code[ends[i]] = new Instruction.Jump(size);
    }
  }

  private void repeat(Node.Repeat repeat) throws RegexException {
    for (int i = 0; i < repeat.least(); i++) {
      add(repeat.inner());
    }
    if (repeat.most() == Node.Repeat.ANY) {
      int slot = slots++;
      int split = emit(null);
      emit(new Instruction.Save(slot));
      add(repeat.inner());
      emit(new Instruction.Moved(slot));
      emit(new Instruction.Jump(split));
      code[split] = new Instruction.Split(split + 1, size);
      return;
    }
    int optional = Math.max(0, repeat.most() - repeat.least());
    int[] splits = new int[Math.min(optional, MAX_SIZE)];
    for (int i = 0; i < optional; i++) {
      splits[i] = emit(null);
      add(repeat.inner());
    }
    for (int split : splits) {
      code[split] = new Instruction.Split(split + 1, size);
    }
  }
}
