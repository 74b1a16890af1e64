package org.posthouse.config;

/** A value of main.cf cannot be used; who evaluates only what is asked for learns it late. */
public final class BadValueException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BadValueException(String message) {
    super(message);
  }
}
