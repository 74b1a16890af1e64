package org.posthouse.bounce;

/** Breaks long lines at spaces; what follows is indented. */
final class Wrapping {
  private static final int WIDTH = 79;
  private static final String INDENT = "    ";

  private Wrapping() {}

  /** Appends {@code text} as one line or more, each with its line end. */
  static void append(StringBuilder out, String text) {
    String rest = text;
    String indent = "";
    while (indent.length() + rest.length() > WIDTH) {
      int room = WIDTH - indent.length();
      int space = rest.lastIndexOf(' ', room);
      if (space <= 0) {
        space = rest.indexOf(' ', room);
        if (space < 0) {
          break;
        }
      }
      out.append(indent).append(rest, 0, space).append("\r\n");
      rest = rest.substring(space + 1);
      indent = INDENT;
    }
    out.append(indent).append(rest).append("\r\n");
  }
}
