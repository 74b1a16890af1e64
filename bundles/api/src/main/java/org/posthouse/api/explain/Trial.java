package org.posthouse.api.explain;

/**
 * A run through the server's own code that has no consequences: nothing is counted, noted or
 * logged, and somebody looks on. Whoever has something to count, or asks a table, a name server or
 * the like, asks here.
 *
 * <p>Thread rule: a trial is a matter of the thread that runs it, and of those it hands its scoped
 * values to.
 */
public final class Trial {
  private static final ScopedValue<Onlooker> CURRENT = ScopedValue.newInstance();

  private Trial() {}

  /** Runs {@code operation} as a trial. */
  public static <T, X extends Throwable> T run(
      Onlooker onlooker, ScopedValue.CallableOp<? extends T, X> operation) throws X {
    return ScopedValue.where(CURRENT, onlooker).call(operation);
  }

  /** Whether this thread is in a trial. */
  public static boolean isRunning() {
    return CURRENT.isBound();
  }

  /** Tells of a lookup; nothing happens outside of a trial. */
  public static void lookedUp(String source, String key, String answer, boolean cached) {
    if (CURRENT.isBound()) {
      CURRENT.get().lookedUp(new Lookup(source, key, answer, cached));
    }
  }

  /** Tells of a line for the log. Returns false, and does nothing, outside of a trial. */
  public static boolean logged(String daemon, String text) {
    if (!CURRENT.isBound()) {
      return false;
    }
    CURRENT.get().logged(daemon, text);
    return true;
  }
}
