package org.posthouse.config;

/** A value that cannot be expanded. */
final class ExpansionException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String parameter;

  ExpansionException(String text) {
    this(null, text);
  }

  private ExpansionException(String parameter, String text) {
    super(text, null, false, false);
    this.parameter = parameter;
  }

  /** The same, with the innermost parameter whose value is bad. */
  ExpansionException in(String name) {
    return parameter == null ? new ExpansionException(name, getMessage()) : this;
  }

  /** The parameter whose value is bad; null if not known. */
  String parameter() {
    return parameter;
  }
}
