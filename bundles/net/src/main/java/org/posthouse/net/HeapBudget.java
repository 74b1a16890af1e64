package org.posthouse.net;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.memory.MemoryBudget;
import org.posthouse.api.memory.MemoryShare;

/** The budget of the process: a share of the heap, half of it for each use. */
@Component(service = MemoryBudget.class)
public final class HeapBudget implements MemoryBudget {
  private static final int LEAST = 10;

  /** The rest is for the program, its tables and what it works with. */
  private static final int MOST = 80;

  private final MemoryBudget budget;

  @Activate
  public HeapBudget(@Reference Configuration configuration) {
    int percent = configuration.current().main().integer("memory_budget_percent");
    long each = Runtime.getRuntime().maxMemory() / 200 * Math.clamp(percent, LEAST, MOST);
    budget = MemoryBudget.of(each, each);
  }

  @Override
  public MemoryShare open(Use use) {
    return budget.open(use);
  }

  @Override
  public long limit(Use use) {
    return budget.limit(use);
  }

  @Override
  public long used(Use use) {
    return budget.used(use);
  }

  @Override
  public MemoryBudget within(long limit) {
    return budget.within(limit);
  }
}
