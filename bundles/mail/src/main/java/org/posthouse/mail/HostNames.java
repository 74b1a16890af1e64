package org.posthouse.mail;

/** What a host name or an address literal may look like. No name service is asked. */
public final class HostNames {
  private static final int NAME_LENGTH = 255;
  private static final int LABEL_LENGTH = 63;

  private HostNames() {}

  /**
   * Whether this can be a host or domain name: labels of letters, digits, hyphens and underscores,
   * not all numeric. Characters beyond ASCII pass; whoever looks the name up encodes it.
   */
  public static boolean isValid(String name) {
    if (name.isEmpty() || name.length() > NAME_LENGTH) {
      return false;
    }
    int label = 0;
    boolean numeric = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '.') {
        if (label == 0 || i + 1 == name.length() || name.charAt(i - 1) == '-') {
          return false;
        }
        label = 0;
      } else if (c == '-' ? label == 0 || i + 1 == name.length() : !isNameCharacter(c)) {
        return false;
      } else if (++label > LABEL_LENGTH) {
        return false;
      }
      numeric &= c == '.' || c >= '0' && c <= '9';
    }
    return !numeric;
  }

  /** Whether the name has a dot inside, as far as Postfix asks for a full name. */
  public static boolean isFullyQualified(String name) {
    int dot = name.indexOf('.');
    return dot > 0 && dot < name.length() - 1 && isValid(name);
  }

  /** Whether this is an address literal: {@code [192.0.2.1]} or {@code [IPv6:2001:db8::1]}. */
  public static boolean isLiteral(String text) {
    return text.length() > 2
        && text.startsWith("[")
        && text.endsWith("]")
        && (isTagged(text) ? isIpv6(literalAddress(text)) : isIpv4(literalAddress(text)));
  }

  private static boolean isTagged(String literal) {
    return literal.regionMatches(true, 1, "IPv6:", 0, 5);
  }

  /** The address within a literal, without brackets and tag. */
  public static String literalAddress(String literal) {
    return literal.substring(isTagged(literal) ? 6 : 1, literal.length() - 1);
  }

  public static boolean isAddress(String text) {
    return isIpv4(text) || isIpv6(text);
  }

  public static boolean isIpv4(String text) {
    int parts = 0;
    int value = -1;
    int digits = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : '.';
      if (c == '.') {
        if (value < 0 || ++parts > 4) {
          return false;
        }
        value = -1;
        digits = 0;
      } else if (c < '0' || c > '9' || ++digits > 3) {
        return false;
      } else {
        value = Math.max(value, 0) * 10 + c - '0';
        if (value > 255) {
          return false;
        }
      }
    }
    return parts == 4;
  }

  public static boolean isIpv6(String text) {
    int groups = 0;
    boolean gap = false;
    int i = 0;
    if (text.startsWith("::")) {
      gap = true;
      i = 2;
    }
    while (i < text.length()) {
      int end = text.indexOf(':', i);
      String group = text.substring(i, end < 0 ? text.length() : end);
      if (end < 0 && group.indexOf('.') >= 0) {
        return isIpv4(group) && complete(groups + 2, gap);
      }
      if (!isHexGroup(group) || ++groups > 8) {
        return false;
      }
      if (end < 0) {
        return complete(groups, gap);
      }
      i = end + 1;
      if (i < text.length() && text.charAt(i) == ':') {
        if (gap) {
          return false;
        }
        gap = true;
        i++;
      } else if (i == text.length()) {
        return false;
      }
    }
    return gap && complete(groups, true);
  }

  private static boolean complete(int groups, boolean gap) {
    return gap ? groups < 8 : groups == 8;
  }

  private static boolean isHexGroup(String group) {
    if (group.isEmpty() || group.length() > 4) {
      return false;
    }
    for (int i = 0; i < group.length(); i++) {
      if (Character.digit(group.charAt(i), 16) < 0 || group.charAt(i) > 'f') {
        return false;
      }
    }
    return true;
  }

  private static boolean isNameCharacter(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '_'
        || c > 127;
  }
}
