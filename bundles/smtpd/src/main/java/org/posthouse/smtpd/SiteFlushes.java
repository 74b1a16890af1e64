package org.posthouse.smtpd;

import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.posthouse.api.queue.SiteFlush;

/** The flush service that is there now; while there is none nothing can be flushed. */
final class SiteFlushes implements SiteFlush {
  static final SiteFlush NONE = _ -> OptionalInt.empty();

  private final AtomicReference<SiteFlush> now = new AtomicReference<>(NONE);

  void set(SiteFlush service) {
    now.set(service);
  }

  void unset(SiteFlush service) {
    now.compareAndSet(service, NONE);
  }

  @Override
  public OptionalInt flushSite(String domain) {
    return now.get().flushSite(domain);
  }
}
