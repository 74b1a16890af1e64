package org.posthouse.verify;

import java.time.Duration;
import org.posthouse.api.config.Settings;

/** For how long results count. Times are in seconds since 1970. */
record CachePolicy(
    long positiveExpire,
    long positiveRefresh,
    boolean negativeCache,
    long negativeExpire,
    long negativeRefresh,
    Duration cleanup) {

  /** So long a probe may be under way before it counts as lost. */
  private static final long PROBE_LOST = 1_000;

  static CachePolicy of(Settings settings) {
    return new CachePolicy(
        settings.time("address_verify_positive_expire_time").toSeconds(),
        settings.time("address_verify_positive_refresh_time").toSeconds(),
        settings.isTrue("address_verify_negative_cache"),
        settings.time("address_verify_negative_expire_time").toSeconds(),
        settings.time("address_verify_negative_refresh_time").toSeconds(),
        settings.time("address_verify_cache_cleanup_interval"));
  }

  /** Whether a result says nothing any more. */
  boolean isExpired(ProbeResult result, long now) {
    return result.updated() + (result.isGood() ? positiveExpire : negativeExpire) < now;
  }

  /** The same, and nothing is being found out. */
  boolean isWorthless(ProbeResult result, long now) {
    return isExpired(result, now) && !isUnderWay(result, now);
  }

  /** Whether a result that counts is to be checked again. */
  private boolean isDue(ProbeResult result, long now) {
    return result.updated() + (result.isGood() ? positiveRefresh : negativeRefresh) < now;
  }

  private static boolean isUnderWay(ProbeResult result, long now) {
    return result.probed() + PROBE_LOST >= now;
  }

  /** Whether to send a probe now. */
  boolean wantsProbe(ProbeResult result, long now) {
    return isDue(result, now) && !isUnderWay(result, now);
  }

  /** Whether a new result takes the place of the old one: what is known to be good stays good. */
  boolean replaces(ProbeResult old, ProbeResult result, long now) {
    return result.isGood() || !old.isGood() || isExpired(old, now);
  }
}
