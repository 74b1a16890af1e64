package org.posthouse.master;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.posthouse.api.Deadline;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.tables.index.TypesInPlace;

/** Table types that are there from the beginning, or come later. */
final class TestTypes implements TypesInPlace {
  private final CountDownLatch settled = new CountDownLatch(1);
  boolean complete = true;

  @Override
  public boolean complete(ConfigSnapshot snapshot) {
    return complete;
  }

  @Override
  public boolean await(Deadline deadline) throws InterruptedException {
    return settled.await(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void settled() {
    settled.countDown();
  }

  @Override
  public void publish() {}
}
