package org.posthouse.local;

import java.util.Locale;
import org.posthouse.mail.Addresses;
import org.posthouse.tables.RecipientDelimiter;

/**
 * The parts of a local address, in lower case.
 *
 * @param local the whole local part
 * @param user without the extension
 * @param extension what follows the delimiter, or ""
 * @param delimiter the one that was found, or ""
 */
record Names(String local, String user, String extension, String delimiter, String domain) {

  static Names of(String address, RecipientDelimiter delimiters) {
    String internal = Addresses.internal(address);
    String local = Addresses.local(internal).toLowerCase(Locale.ROOT);
    int cut = delimiters.indexIn(local);
    return new Names(
        local,
        cut < 0 ? local : local.substring(0, cut),
        cut < 0 ? "" : local.substring(cut + 1),
        cut < 0 ? "" : local.substring(cut, cut + 1),
        Addresses.domain(internal));
  }
}
