package org.posthouse.smtpd;

/** What the client has done wrong since its last message. */
record Grievances(int errors, int junk) {
  static final Grievances NONE = new Grievances(0, 0);

  Grievances error() {
    return new Grievances(errors + 1, junk);
  }

  /** A command that does nothing: the first one beyond the limit is free, more are errors. */
  Grievances junk(int limit) {
    return new Grievances(junk > limit ? errors + 1 : errors, junk + 1);
  }
}
