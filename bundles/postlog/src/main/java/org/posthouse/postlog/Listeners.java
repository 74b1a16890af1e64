package org.posthouse.postlog;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.posthouse.api.event.Happening;
import org.posthouse.api.event.MailEventListener;
import org.posthouse.api.log.Log;

/** Who wants to hear of events, beside the log. */
final class Listeners implements AutoCloseable {
  private final List<Outlet> outlets = new CopyOnWriteArrayList<>();

  boolean isEmpty() {
    return outlets.isEmpty();
  }

  void add(MailEventListener listener, Log log) {
    outlets.add(new Outlet(listener, log));
  }

  void remove(MailEventListener listener) {
    for (Outlet outlet : outlets) {
      if (outlet.leadsTo(listener)) {
        outlets.remove(outlet);
        outlet.close();
      }
    }
  }

  /** Never waits. */
  void tell(Happening happening) {
    for (Outlet outlet : outlets) {
      outlet.offer(happening);
    }
  }

  @Override
  public void close() {
    outlets.forEach(Outlet::close);
  }
}
