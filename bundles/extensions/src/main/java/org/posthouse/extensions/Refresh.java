package org.posthouse.extensions;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Lets bundles go over to the new content of those that they import from: an update alone leaves
 * them with the old classes.
 */
final class Refresh {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final FrameworkWiring framework;

  Refresh(BundleContext context) {
    this.framework =
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
  }

  /**
   * Refreshes what depends on updated or removed bundles; the framework stops and starts it in the
   * order of start levels and dependencies.
   *
   * @param untouchable what no extension may make restart; if it has changed itself it is refreshed
   * @return untouchable bundles that go on with what was before, by symbolic name
   */
  Set<String> run(Collection<Bundle> untouchable) throws InterruptedException {
    Collection<Bundle> changed = framework.getRemovalPendingBundles();
    Set<String> left = new TreeSet<>();
    changed.removeIf(
        bundle ->
            !untouchable.contains(bundle)
                && framework.getDependencyClosure(Set.of(bundle)).stream()
                        .filter(untouchable::contains)
                        .peek(core -> left.add(core.getSymbolicName()))
                        .count()
                    > 0);
    if (!changed.isEmpty()) {
      var done = new CountDownLatch(1);
      framework.refreshBundles(
          changed,
          event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
              done.countDown();
            }
          });
      done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
    return left;
  }
}
