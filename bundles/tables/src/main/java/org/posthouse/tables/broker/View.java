package org.posthouse.tables.broker;

import java.util.HashMap;
import java.util.Map;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.TableView;

/** Remembers, and keeps open, the generation of each table that was asked through it. */
final class View implements TableView {
  static final ScopedValue<View> CURRENT = ScopedValue.newInstance();

  private final Map<Handle, OpenTable> seen = new HashMap<>();
  private boolean closed;

  @Override
  public <T, X extends Throwable> T call(ScopedValue.CallableOp<? extends T, X> operation)
      throws X {
    return ScopedValue.where(CURRENT, this).call(operation);
  }

  /** The generation of this view; the newest one if there is none yet or it had to leave. */
  OpenTable generation(Handle handle, Deadline deadline, long now) {
    OpenTable pinned = seen.get(handle);
    if (pinned != null && !pinned.isLeaving()) {
      return pinned;
    }
    if (pinned != null) {
      seen.remove(handle);
      pinned.unpin();
    }
    OpenTable table = handle.current(deadline, now);
    if (table != null && !closed && table.pin()) {
      seen.put(handle, table);
    }
    return table;
  }

  @Override
  public void close() {
    closed = true;
    seen.values().forEach(OpenTable::unpin);
    seen.clear();
  }
}
