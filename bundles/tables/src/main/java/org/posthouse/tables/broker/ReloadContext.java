package org.posthouse.tables.broker;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.posthouse.api.table.BuildOption;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableUse;
import org.posthouse.api.table.Tables;

/** Counts the warnings of one table, and may keep them until it is known that the table stays. */
final class ReloadContext implements TableContext {
  private static final int MAX_KEPT = 100;

  private final TableContext context;
  private final TableUse use;
  private final Tables tables;
  private final Queue<String> kept = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private volatile boolean stays;

  ReloadContext(TableContext context, TableBroker broker, TableUse use, boolean stays) {
    this.context = context;
    this.use = use;
    this.tables = broker.forUse(use);
    this.stays = stays;
  }

  int warnings() {
    return count.get();
  }

  String firstWarning() {
    return kept.peek();
  }

  /** From now on, and for what was kept, warnings are logged. */
  void stays() {
    stays = true;
    kept.forEach(context::warn);
    kept.clear();
  }

  @Override
  public Path configDirectory() {
    return context.configDirectory();
  }

  @Override
  public Path file(String name) {
    return context.file(name);
  }

  @Override
  public Optional<String> parameter(String name) {
    return context.parameter(name);
  }

  @Override
  public TableUse use() {
    return use;
  }

  @Override
  public Set<BuildOption> buildOptions() {
    return context.buildOptions();
  }

  @Override
  public Tables tables() {
    return tables;
  }

  @Override
  public void info(String text) {
    context.info(text);
  }

  @Override
  public void warn(String text) {
    int number = count.incrementAndGet();
    if (stays) {
      context.warn(text);
    } else if (number <= MAX_KEPT) {
      kept.add(text);
    }
  }
}
