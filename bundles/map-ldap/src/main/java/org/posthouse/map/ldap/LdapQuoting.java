package org.posthouse.map.ldap;

/** Parts of keys as text inside of filters (RFC 4515) and names (RFC 4514). */
final class LdapQuoting {

  private LdapQuoting() {}

  static String filterValue(String text) {
    StringBuilder quoted = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '*' -> quoted.append("\\2a");
        case '(' -> quoted.append("\\28");
        case ')' -> quoted.append("\\29");
        case '\\' -> quoted.append("\\5c");
        case 0 -> quoted.append("\\00");
        default -> quoted.append(c);
      }
    }
    return quoted.toString();
  }

  static String nameValue(String text) {
    StringBuilder quoted = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        quoted.append("\\00");
        continue;
      }
      boolean atEdge = i == 0 || i == text.length() - 1;
      if (",+\"\\<>;=#".indexOf(c) >= 0 || c == ' ' && atEdge) {
        quoted.append('\\');
      }
      quoted.append(c);
    }
    return quoted.toString();
  }
}
