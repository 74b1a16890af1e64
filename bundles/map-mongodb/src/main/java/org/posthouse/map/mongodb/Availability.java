package org.posthouse.map.mongodb;

import com.mongodb.connection.ServerDescription;
import com.mongodb.event.ClusterDescriptionChangedEvent;
import com.mongodb.event.ClusterListener;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.posthouse.api.log.Reason;

/** Says once that no server can be reached, and once that one can again. */
final class Availability implements ClusterListener {
  private final String servers;
  private final Consumer<String> warn;
  private final AtomicBoolean down = new AtomicBoolean();

  Availability(String servers, Consumer<String> warn) {
    this.servers = servers;
    this.warn = warn;
  }

  @Override
  public void clusterDescriptionChanged(ClusterDescriptionChangedEvent event) {
    Throwable problem = null;
    for (ServerDescription server : event.getNewDescription().getServerDescriptions()) {
      if (server.isOk()) {
        if (down.compareAndSet(true, false)) {
          warn.accept("MongoDB server " + servers + " answers again");
        }
        return;
      }
      problem = server.getException() == null ? problem : server.getException();
    }
    if (problem != null && down.compareAndSet(false, true)) {
      warn.accept("connect to MongoDB server " + servers + ": " + reason(problem));
    }
  }

  private static String reason(Throwable problem) {
    Throwable root = problem;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return Reason.of(root);
  }
}
