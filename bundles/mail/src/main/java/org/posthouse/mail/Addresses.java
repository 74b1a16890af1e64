package org.posthouse.mail;

import java.util.Locale;

/**
 * Addresses as strings. The external form is what stands on the wire, quoted where needed; the
 * internal form is what is meant, without quoting. Both are cut at the last {@code @}.
 */
public final class Addresses {
  private static final String ATOM_SPECIALS = "()<>@,;:\\\".[]";

  private Addresses() {}

  /** Where the {@code @} of the domain stands, or -1. */
  public static int at(String address) {
    return address.lastIndexOf('@');
  }

  /** What stands before the {@code @}; everything if there is none. */
  public static String local(String address) {
    int at = at(address);
    return at < 0 ? address : address.substring(0, at);
  }

  /** What stands after the {@code @}, or "". */
  public static String domain(String address) {
    int at = at(address);
    return at < 0 ? "" : address.substring(at + 1);
  }

  /** The external form of an internal one: the local part is quoted if it has to be. */
  public static String external(String internal) {
    int at = at(internal);
    int end = at < 0 ? internal.length() : at;
    return isDotString(internal, end) ? internal : quoted(internal, end) + internal.substring(end);
  }

  /** The external form of a local part alone, in which an {@code @} has no other meaning. */
  public static String externalLocal(String local) {
    return isDotString(local, local.length()) ? local : quoted(local, local.length());
  }

  private static String quoted(String text, int end) {
    var out = new StringBuilder(end + 8).append('"');
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\' || c == '\r') {
        out.append('\\');
      }
      out.append(c);
    }
    return out.append('"').toString();
  }

  /** The internal form of an external one. */
  public static String internal(String external) {
    if (external.indexOf('"') < 0 && external.indexOf('\\') < 0) {
      return external;
    }
    int at = atOutsideQuotes(external);
    int end = at < 0 ? external.length() : at;
    var out = new StringBuilder(external.length());
    for (int i = 0; i < end; i++) {
      char c = external.charAt(i);
      if (c == '\\' && i + 1 < end) {
        out.append(external.charAt(++i));
      } else if (c != '"') {
        out.append(c);
      }
    }
    return out.append(external, end, external.length()).toString();
  }

  /** With the domain in lower case, for comparing and for table keys. */
  public static String fold(String address) {
    return address.toLowerCase(Locale.ROOT);
  }

  /**
   * Where the extension of a local part begins (the index of its delimiter), or -1. Names that are
   * never split: postmaster, mailer-daemon, double-bounce; with the delimiter {@code -} also
   * owner-LIST and LIST-request.
   *
   * @param delimiters $recipient_delimiter, a set of characters
   * @param ownerRequestSpecial $owner_request_special
   */
  public static int extension(String local, String delimiters, boolean ownerRequestSpecial) {
    if (delimiters.isEmpty() || isReserved(local)) {
      return -1;
    }
    if (ownerRequestSpecial && delimiters.indexOf('-') >= 0) {
      String lower = local.toLowerCase(Locale.ROOT);
      if (lower.startsWith("owner-") || lower.endsWith("-request")) {
        return -1;
      }
    }
    for (int i = 1; i < local.length(); i++) {
      if (delimiters.indexOf(local.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isReserved(String local) {
    return local.equalsIgnoreCase("postmaster")
        || local.equalsIgnoreCase("mailer-daemon")
        || local.equalsIgnoreCase("double-bounce");
  }

  /** Whether the text up to {@code end} is words with single dots between, and not empty. */
  private static boolean isDotString(String text, int end) {
    if (end == 0) {
      return false;
    }
    boolean afterDot = true;
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c == '.') {
        if (afterDot) {
          return false;
        }
        afterDot = true;
      } else if (c <= ' ' || c == 127 || ATOM_SPECIALS.indexOf(c) >= 0) {
        return false;
      } else {
        afterDot = false;
      }
    }
    return !afterDot;
  }

  private static int atOutsideQuotes(String external) {
    boolean quoted = false;
    int at = -1;
    for (int i = 0; i < external.length(); i++) {
      switch (external.charAt(i)) {
        case '\\' -> i++;
        case '"' -> quoted = !quoted;
        case '@' -> at = quoted ? at : i;
        default -> {}
      }
    }
    return at >= 0 ? at : quoted ? at(external) : -1;
  }
}
