package org.posthouse.net;

import java.io.IOException;

/** The peer sent more than anybody is willing to read, even to throw it away. */
public final class BudgetExceededException extends IOException {
  private static final long serialVersionUID = 1L;

  public BudgetExceededException(long budget) {
    super("more than " + budget + " bytes of unwanted input");
  }
}
