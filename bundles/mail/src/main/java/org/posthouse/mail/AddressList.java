package org.posthouse.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.posthouse.mail.Token.Kind;

/**
 * The addresses of a header such as To:, with the names, groups and comments around them. Any text
 * can be parsed; what makes no sense is kept as it is.
 */
public final class AddressList {

  /** A part of the list: an address, or something around one. */
  private sealed interface Part {}

  private record Around(Token token) implements Part {}

  private record Mailbox(String external) implements Part {}

  private final List<Part> parts;

  private AddressList(List<Part> parts) {
    this.parts = parts;
  }

  /**
   * Parses a header's value.
   *
   * @param tokenLimit $header_address_token_limit; more is ignored
   */
  public static AddressList parse(String value, int tokenLimit) {
    return new AddressList(new Parser(Tokens.scan(value, tokenLimit)).parse());
  }

  /** The addresses in external form, in order. */
  public List<String> addresses() {
    var all = new ArrayList<String>();
    for (Part part : parts) {
      if (part instanceof Mailbox(String external)) {
        all.add(external);
      }
    }
    return all;
  }

  /** The same list with each address replaced. Returns this if no address changed. */
  public AddressList map(UnaryOperator<String> function) {
    var mapped = new ArrayList<Part>(parts.size());
    boolean changed = false;
    for (Part part : parts) {
      if (part instanceof Mailbox(String old)) {
        String now = function.apply(old);
        changed |= !now.equals(old);
        mapped.add(new Mailbox(now));
      } else {
        mapped.add(part);
      }
    }
    return changed ? new AddressList(mapped) : this;
  }

  /**
   * The value of the header.
   *
   * @param separator what follows a comma between addresses: a blank, or a line end
   */
  public String text(String separator) {
    var out = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      switch (part) {
        case Around(Token token) -> Tokens.append(out, token, true);
        case Mailbox(String external) -> out.append(external);
      }
      if (isOperator(part, ',')) {
        out.append(separator);
      } else if (i + 1 < parts.size() && spaced(part, parts.get(i + 1))) {
        out.append(' ');
      }
    }
    return out.toString();
  }

  @Override
  public String toString() {
    return text(" ");
  }

  private static boolean spaced(Part part, Part next) {
    return isOperator(part, ':') || isOperator(next, '<') || isWord(part) && isWord(next);
  }

  private static boolean isOperator(Part part, char c) {
    return part instanceof Around(Token token) && token.is(c);
  }

  private static boolean isWord(Part part) {
    return switch (part) {
      case Around(Token token) -> token.isWord();
      case Mailbox(String _) -> true;
    };
  }

  /** Sorts tokens into addresses and what is around them. */
  private static final class Parser {
    private final List<Token> tokens;

    /**
     * Where the last ones stand: whether one follows is asked for each that could begin something.
     */
    private final int lastClose;

    private final int lastSemicolon;
    private final List<Part> parts = new ArrayList<>();
    private final List<Token> word = new ArrayList<>();
    private final List<Part> comments = new ArrayList<>();

    Parser(List<Token> tokens) {
      this.tokens = tokens;
      lastClose = last('>');
      lastSemicolon = last(';');
    }

    private int last(char operator) {
      int i = tokens.size() - 1;
      while (i >= 0 && !tokens.get(i).is(operator)) {
        i--;
      }
      return i;
    }

    List<Part> parse() {
      int i = 0;
      while (i < tokens.size()) {
        Token token = tokens.get(i++);
        if (token.is('<') && lastClose >= i) {
          i = bracketed(i);
        } else if (token.is(',') || token.is(';')) {
          address();
          parts.add(new Around(token));
        } else if (token.is(':') && lastSemicolon >= i) {
          name();
          parts.add(new Around(token));
        } else {
          missingComma(token);
          word.add(token);
        }
      }
      address();
      return parts;
    }

    /** The address between angle brackets; what was collected before is the name. */
    private int bracketed(int start) {
      name();
      parts.add(new Around(Token.operator('<')));
      int i = start;
      while (i < tokens.size() && !tokens.get(i).is('>')) {
        word.add(tokens.get(i++));
      }
      mailbox(withoutComments());
      parts.addAll(comments);
      parts.add(new Around(Token.operator('>')));
      return i + 1;
    }

    /** After a bracketed address or a group the next one needs a comma: {@code <a@b> c@d}. */
    private void missingComma(Token token) {
      if (word.isEmpty()
          && token.kind() != Kind.COMMENT
          && !parts.isEmpty()
          && (isOperator(parts.getLast(), '>') || isOperator(parts.getLast(), ';'))) {
        parts.add(new Around(Token.operator(',')));
      }
    }

    private void name() {
      word.forEach(token -> parts.add(new Around(token)));
      word.clear();
    }

    /** Outside of brackets two words in a row are two addresses: {@code a@b c@d}. */
    private void address() {
      List<Token> words = withoutComments();
      int start = 0;
      for (int i = 1; i < words.size(); i++) {
        if (words.get(i - 1).isWord() && words.get(i).isWord()) {
          mailbox(words.subList(start, i));
          parts.add(new Around(Token.operator(',')));
          start = i;
        }
      }
      mailbox(words.subList(start, words.size()));
      parts.addAll(comments);
    }

    private List<Token> withoutComments() {
      comments.clear();
      var words = new ArrayList<Token>(word.size());
      for (Token token : word) {
        if (token.kind() == Kind.COMMENT) {
          comments.add(new Around(token));
        } else {
          words.add(token);
        }
      }
      word.clear();
      return words;
    }

    private void mailbox(List<Token> words) {
      if (!words.isEmpty()) {
        parts.add(new Mailbox(Tokens.external(words)));
      }
    }
  }
}
