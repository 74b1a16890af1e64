package org.posthouse.api.table;

import org.osgi.annotation.versioning.ProviderType;

/**
 * One generation of every table, for as long as the view is open: what one mail transaction asks.
 * Lookups made inside {@link #call} or {@link #run} see each table as it was when it was first
 * asked in this view, whatever changes meanwhile. A table whose type has left answers {@link
 * LookupResult.TryAgain} inside a view as outside.
 *
 * <p>Thread rule: one thread at a time. Whoever opens a view closes it, soon: it keeps old tables
 * alive.
 */
@ProviderType
public interface TableView extends AutoCloseable {

  /** Runs {@code operation} so that its lookups, in this thread, go through this view. */
  <T, X extends Throwable> T call(ScopedValue.CallableOp<? extends T, X> operation) throws X;

  /** See {@link #call}. */
  default void run(Runnable operation) {
    call(
        () -> {
          operation.run();
          return null;
        });
  }

  @Override
  void close();
}
