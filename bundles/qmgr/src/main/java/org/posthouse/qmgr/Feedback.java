package org.posthouse.qmgr;

/**
 * How many deliveries to one destination may run at once, learnt from how they end
 * (SCHEDULER_README of Postfix). Knows nothing of queues.
 */
final class Feedback {

  /**
   * How strongly a result counts: {@code value} or {@code value / concurrency}.
   *
   * @param value 0 to 1
   * @param perCohort whether to divide by the concurrency
   */
  record Weight(double value, boolean perCohort) {

    /**
     * Reads {@code 1}, {@code 1/3}, {@code 1/concurrency}.
     *
     * @throws IllegalArgumentException for anything else
     */
    static Weight parse(String text) {
      int slash = text.indexOf('/');
      double number = Double.parseDouble((slash < 0 ? text : text.substring(0, slash)).trim());
      if (slash < 0) {
        return checked(number, false);
      }
      String divisor = text.substring(slash + 1).trim();
      return divisor.equals("concurrency")
          ? checked(number, true)
          : checked(number / Double.parseDouble(divisor), false);
    }

    private static Weight checked(double value, boolean perCohort) {
      if (!(value >= 0 && value <= 1)) {
        throw new IllegalArgumentException("feedback is not within 0 and 1: " + value);
      }
      return new Weight(value, perCohort);
    }

    double at(int concurrency) {
      return perCohort ? value / concurrency : value;
    }
  }

  private static final double ROUNDING = 1e-9;

  private final Limits limits;
  private int window;
  private double success;
  private double failure;
  private double failedCohorts;

  Feedback(Limits limits) {
    this.limits = limits;
    this.window = limits.startConcurrency();
  }

  /** Deliveries that may run; 0 when the destination is dead. */
  int window() {
    return window;
  }

  boolean isDead() {
    return window == 0;
  }

  /**
   * A delivery ended without trouble at the connection.
   *
   * @param running how many run now; growth beyond what is used would only delay the brake
   */
  void good(int running) {
    failedCohorts = 0;
    if (window == 0) {
      window = limits.startConcurrency();
      return;
    }
    if (window >= running + limits.initialConcurrency()) {
      return;
    }
    success += limits.positive().at(window);
    while (success >= 1 - ROUNDING) {
      window++;
      failure = 0;
      success = Math.max(0, success - 1);
    }
    window = Math.min(window, limits.ceiling());
  }

  /** A delivery could not connect, or was turned away at the greeting. */
  void bad() {
    if (window == 0) {
      return;
    }
    failedCohorts += 1.0 / window;
    if (limits.failedCohortLimit() > 0 && failedCohorts >= limits.failedCohortLimit() - ROUNDING) {
      window = 0;
      return;
    }
    failure -= limits.negative().at(window);
    while (failure < -ROUNDING) {
      window--;
      failure += 1;
      success = 0;
    }
    window = Math.max(window, 1);
  }

  /** Forgets everything, as after a flush. */
  void reset() {
    window = limits.startConcurrency();
    success = 0;
    failure = 0;
    failedCohorts = 0;
  }
}
