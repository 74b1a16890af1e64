package org.posthouse.cleanup;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.posthouse.api.cleanup.Cleanup;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.MailLog;
import org.posthouse.api.queue.QueueStore;
import org.posthouse.api.table.Tables;
import org.posthouse.config.ConfigLoader;
import org.posthouse.rewrite.TrivialRewrite;
import org.posthouse.tables.broker.SettingsContext;
import org.posthouse.tables.broker.TableBroker;

/** The service with the real rewriting and tables, and a store in memory. */
record CleanupFixture(Cleanup cleanup, MemoryStore store) {

  private static Log log(Consumer<String> lines) {
    return new Log() {
      @Override
      public void info(String text) {
        lines.accept(text);
      }

      @Override
      public void warn(String text) {
        lines.accept("warning: " + text);
      }

      @Override
      public void fatal(String text) {
        lines.accept("fatal: " + text);
      }

      @Override
      public void panic(String text, Throwable cause) {
        lines.accept("panic: " + text);
      }
    };
  }

  CleanupFixture(String mainCf, MemoryStore store) {
    this(mainCf, store, line -> {});
  }

  CleanupFixture(String mainCf, MemoryStore store, Consumer<String> lines) {
    this(service(mainCf, store, log(lines)), store);
  }

  private static Cleanup service(String mainCf, MemoryStore store, Log lines) {
    ConfigSnapshot snapshot;
    try {
      snapshot = ConfigLoader.parse(Path.of("/nowhere"), mainCf, "");
    } catch (ConfigException e) {
      throw new AssertionError(e);
    }
    Tables tables = new TableBroker(new SettingsContext(snapshot.main(), lines), List.of());
    Configuration configuration = fake(Configuration.class, "current", () -> snapshot);
    QueueStore queue = fake(QueueStore.class, "create", store::create);
    MailLog log = (settings, daemon) -> lines;
    return new CleanupService(
        configuration,
        queue,
        new TrivialRewrite(configuration, tables, log),
        tables,
        log,
        store.memory);
  }

  /** An object of which one method works. */
  private static <T> T fake(Class<T> type, String method, java.util.function.Supplier<?> answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, called, _) -> {
              if (called.getName().equals(method)) {
                return answer.get();
              }
              throw new UnsupportedOperationException(called.getName());
            }));
  }
}
