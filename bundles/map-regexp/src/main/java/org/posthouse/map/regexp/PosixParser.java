package org.posthouse.map.regexp;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.posthouse.map.regexp.Node.Where;

/**
 * Takes an expression apart that the C library has accepted, as it does: POSIX with the operators
 * that GNU added. Where case is ignored all is in capitals, the expression and later the key.
 */
final class PosixParser {
  private static final int END = -1;

  private final byte[] text;
  private final boolean extended;
  private final boolean ignoreCase;
  private final boolean newlines;
  private int at;
  private int groups;
  private int depth;

  private PosixParser(byte[] text, int flags) {
    this.text = text;
    this.extended = (flags & Libc.EXTENDED) != 0;
    this.ignoreCase = (flags & Libc.ICASE) != 0;
    this.newlines = (flags & Libc.NEWLINE) != 0;
  }

  /**
   * An expression.
   *
   * @param groups how many it has
   */
  record Parsed(Node node, int groups) {}

  static Parsed parse(byte[] expression, int flags) {
    var parser = new PosixParser(expression, flags);
    Node node = parser.choice();
    return new Parsed(node, parser.groups);
  }

  private int peek(int ahead) {
    return at + ahead < text.length ? text[at + ahead] & 0xff : END;
  }

  /** Whether an operator stands here, which basic expressions write with a backslash. */
  private boolean isOperator(char operator) {
    return extended ? peek(0) == operator : peek(0) == '\\' && peek(1) == operator;
  }

  private void skipOperator() {
    at += extended ? 1 : 2;
  }

  private Node choice() {
    List<Node> branches = new ArrayList<>();
    branches.add(sequence());
    while (isOperator('|')) {
      skipOperator();
      branches.add(sequence());
    }
    return branches.size() == 1 ? branches.getFirst() : new Node.Choice(branches);
  }

  private boolean atEndOfSequence() {
    return peek(0) == END || isOperator('|') || isOperator(')') && depth > 0;
  }

  private Node sequence() {
    List<Node> parts = new ArrayList<>();
    while (!atEndOfSequence()) {
      parts.add(repeated(atom(parts)));
    }
    return new Node.Sequence(parts);
  }

  /** A place is not repeated: a star after it is one. */
  private Node repeated(Node atom) {
    if (atom instanceof Node.Place) {
      return atom;
    }
    Node node = atom;
    while (true) {
      if (peek(0) == '*') {
        at++;
        node = new Node.Repeat(node, 0, Node.Repeat.ANY);
      } else if (isOperator('+')) {
        skipOperator();
        node = new Node.Repeat(node, 1, Node.Repeat.ANY);
      } else if (isOperator('?')) {
        skipOperator();
        node = new Node.Repeat(node, 0, 1);
      } else if (isOperator('{')) {
        skipOperator();
        node = interval(node);
      } else {
        return node;
      }
    }
  }

  private Node interval(Node node) {
    int least = number(0);
    int most = least;
    if (peek(0) == ',') {
      at++;
      most = number(Node.Repeat.ANY);
    }
    skipOperator();
    return new Node.Repeat(node, least, most);
  }

  private int number(int otherwise) {
    int start = at;
    int number = 0;
    while (ByteSets.isDigit(peek(0))) {
      number = Math.min(number * 10 + peek(0) - '0', 1 << 20);
      at++;
    }
    return at == start ? otherwise : number;
  }

  /**
   * @param before what stands before it in the sequence
   */
  private Node atom(List<Node> before) {
    if (isOperator('(')) {
      return group();
    }
    int c = peek(0);
    at++;
    return switch (c) {
      case '\\' -> escaped();
      case '[' -> new BracketParser().parse();
      case '.' -> new Node.Bytes(ByteSets.of(b -> b != 0 && !(newlines && b == '\n')));
      case '^' -> extended || isStart(before) ? place(Where.LINE_START, Where.START) : literal(c);
      case '$' -> extended || isEnd() ? place(Where.LINE_END, Where.END) : literal(c);
      default -> literal(c);
    };
  }

  /** Where a basic expression has an anchor. */
  private static boolean isStart(List<Node> before) {
    return before.isEmpty();
  }

  private boolean isEnd() {
    return peek(0) == END || isOperator('|') || isOperator(')');
  }

  private Node place(Where ofLine, Where ofText) {
    return new Node.Place(newlines ? ofLine : ofText);
  }

  private Node group() {
    skipOperator();
    int number = ++groups;
    depth++;
    Node inner = choice();
    depth--;
    skipOperator();
    return new Node.Group(number, inner);
  }

  private Node literal(int c) {
    int wanted = ignoreCase ? ByteSets.upper(c) : c;
    return new Node.Bytes(ByteSets.of(b -> b == wanted));
  }

  private Node escaped() {
    int c = peek(0);
    at++;
    return switch (c) {
      case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> new Node.Reference(c - '0');
      case 'w' -> new Node.Bytes(ByteSets.of(ByteSets::isWord));
      case 'W' -> new Node.Bytes(ByteSets.of(b -> !ByteSets.isWord(b)));
      case 's' -> new Node.Bytes(ByteSets.of(ByteSets::isSpace));
      case 'S' -> new Node.Bytes(ByteSets.of(b -> !ByteSets.isSpace(b)));
      case 'b' -> new Node.Place(Where.WORD_EDGE);
      case 'B' -> new Node.Place(Where.NO_WORD_EDGE);
      case '<' -> new Node.Place(Where.WORD_START);
      case '>' -> new Node.Place(Where.WORD_END);
      case '`' -> new Node.Place(Where.START);
      case '\'' -> new Node.Place(Where.END);
      default -> literal(c);
    };
  }

  /** What stands in brackets. */
  private final class BracketParser {
    private final BitSet set = new BitSet(256);

    Node parse() {
      boolean negated = peek(0) == '^';
      at += negated ? 1 : 0;
      for (boolean first = true; first || peek(0) != ']'; first = false) {
        element();
      }
      at++;
      if (!negated) {
        return new Node.Bytes(set);
      }
      BitSet others = ByteSets.not(set);
      if (newlines) {
        others.clear('\n');
      }
      return new Node.Bytes(others);
    }

    private void element() {
      if (peek(0) == '[' && peek(1) == ':') {
        set.or(ByteSets.named(named(':'), ignoreCase));
        return;
      }
      int from = single();
      int to = from;
      if (peek(0) == '-' && peek(1) != ']' && peek(1) != END) {
        at++;
        to = single();
      }
      if (from <= to) {
        set.set(from, to + 1);
      }
    }

    /** A byte, also as {@code [.x.]} or {@code [=x=]}. */
    private int single() {
      int c = peek(0);
      if (c == '[' && (peek(1) == '.' || peek(1) == '=')) {
        c = named((char) peek(1)).charAt(0);
      } else {
        at++;
      }
      return ignoreCase ? ByteSets.upper(c) : c;
    }

    private String named(char mark) {
      at += 2;
      var name = new StringBuilder();
      while (!(peek(0) == mark && peek(1) == ']') && peek(0) != END) {
        name.append((char) peek(0));
        at++;
      }
      at += 2;
      return name.toString();
    }
  }
}
