package org.posthouse.tables;

import org.posthouse.api.config.Settings;

/**
 * Splits {@code user+extension} at the first character of {@code recipient_delimiter}. Reserved
 * names stay whole, and with the delimiter {@code -} also {@code owner-list} and {@code
 * list-request} when {@code owner_request_special} says so.
 */
public record RecipientDelimiter(String characters, boolean ownerRequestSpecial) {

  /** No address has an extension. */
  public static final RecipientDelimiter NONE = new RecipientDelimiter("", false);

  /** As main.cf says. */
  public static RecipientDelimiter of(Settings settings) {
    return new RecipientDelimiter(
        settings.get("recipient_delimiter"), settings.isTrue("owner_request_special"));
  }

  /** Where the delimiter stands in a local part, or -1 if there is no extension. */
  public int indexIn(String localPart) {
    if (characters.isEmpty() || isReserved(localPart)) {
      return -1;
    }
    for (int i = 0; i < localPart.length(); i++) {
      if (characters.indexOf(localPart.charAt(i)) >= 0) {
        return i == 0 || isListName(localPart, localPart.charAt(i)) ? -1 : i;
      }
    }
    return -1;
  }

  private static boolean isReserved(String localPart) {
    return localPart.equalsIgnoreCase("postmaster")
        || localPart.equalsIgnoreCase("mailer-daemon")
        || localPart.equalsIgnoreCase("double-bounce");
  }

  private boolean isListName(String localPart, char delimiter) {
    return ownerRequestSpecial
        && delimiter == '-'
        && (localPart.regionMatches(true, 0, "owner-", 0, 6)
            || localPart.regionMatches(true, localPart.length() - 8, "-request", 0, 8));
  }
}
