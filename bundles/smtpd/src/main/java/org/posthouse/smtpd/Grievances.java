package org.posthouse.smtpd;

/** What the client has done wrong since its last message. */
record Grievances(int errors, int junk) {
  static final Grievances NONE = new Grievances(0, 0);

  Grievances error() {
    return new Grievances(errors + 1, junk);
  }

  /** A command that does nothing: beyond the limit it is an error. */
  Grievances junk(int limit) {
    return new Grievances(junk >= limit ? errors + 1 : errors, junk + 1);
  }
}
