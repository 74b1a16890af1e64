package org.posthouse.smtpd.restriction;

/** What the log says when a table does not answer. */
final class LookupTrouble {
  private LookupTrouble() {}

  /** The reason may say all of it already. */
  static String text(String table, String key, String reason) {
    String what = table + " lookup error for \"" + key + '"';
    return reason.startsWith(what) ? reason : what + ": " + reason;
  }
}
