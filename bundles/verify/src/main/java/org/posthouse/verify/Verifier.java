package org.posthouse.verify;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.MailException;
import org.posthouse.api.cleanup.Cleanup;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.config.Settings;
import org.posthouse.api.delivery.ProbeListener;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.MailLog;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.table.Tables;

/**
 * The daemon verify: knows what became of probes, and sends one for an address about which too
 * little is known. Whoever asks waits as long as he likes; the result comes to all who wait.
 */
@Component(service = {Verifier.class, ProbeListener.class})
public final class Verifier implements ProbeListener {
  /** Results in memory take so much of the heap at most, and never more than so many bytes. */
  private static final int HEAP_SHARE = 32;

  private static final long MOST_BYTES = 64 << 20;
  private static final ProbeResult NOT_SENT =
      new ProbeResult(ProbeResult.Status.UNKNOWN, 0, 0, "Address verification problem");

  private final Configuration configuration;
  private final MailLog logs;
  private final Prober prober;
  private final InstantSource clock;
  private final ResultCache cache;
  private final CacheTable table;
  private final CacheKeeper keeper;
  private final Map<String, CompletableFuture<ProbeResult>> waiting = new ConcurrentHashMap<>();

  @Activate
  public Verifier(
      @Reference Configuration configuration,
      @Reference Cleanup cleanup,
      @Reference Tables tables,
      @Reference MailLog logs) {
    this(
        configuration,
        cleanup,
        tables,
        logs,
        InstantSource.system(),
        Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / HEAP_SHARE));
  }

  Verifier(
      Configuration configuration,
      Cleanup cleanup,
      Tables tables,
      MailLog logs,
      InstantSource clock,
      long budget) {
    this.configuration = configuration;
    this.logs = logs;
    this.clock = clock;
    prober = new Prober(cleanup);
    cache = new ResultCache(budget);
    table = new CacheTable(tables, cache);
    keeper = new CacheKeeper(cache, table, this::policy, this::log, clock);
    keeper.start();
  }

  @Deactivate
  void stop() {
    keeper.stop();
  }

  private VerifySettings policy() {
    return settings().derive(VerifySettings.class, VerifySettings::of);
  }

  private Settings settings() {
    ConfigSnapshot now = configuration.current();
    return now.settings(now.main().get("address_verify_service_name"));
  }

  private Log log() {
    return logs.daemon(settings(), "verify");
  }

  /** What is known now; nothing comes of the question. */
  ProbeResult look(String address) {
    keeper.awaitLoaded();
    return known(address)
        .filter(result -> !policy().cache().isExpired(result, now().getEpochSecond()))
        .orElse(ProbeResult.UNKNOWN);
  }

  /**
   * What is known of an address. If that is nothing, or is to be checked again, a probe is sent.
   *
   * @param patience how long to wait for a result if there is none
   */
  ProbeResult ask(String address, Duration patience) {
    keeper.awaitLoaded();
    CompletableFuture<ProbeResult> coming =
        waiting.computeIfAbsent(address, _ -> new CompletableFuture<>());
    ProbeResult result = ask(address);
    if (result == NOT_SENT || result.status() != ProbeResult.Status.UNKNOWN) {
      waiting.remove(address, coming);
      return result;
    }
    try {
      return coming.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException _) {
      return look(address);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return result;
    } finally {
      // Who still waits for this one looks into the cache at the end.
      waiting.remove(address, coming);
    }
  }

  private ProbeResult ask(String address) {
    VerifySettings policy = policy();
    Instant now = now();
    known(address);
    boolean[] probe = {false};
    ProbeResult result =
        cache.change(
            address,
            old -> {
              long seconds = now.getEpochSecond();
              ProbeResult valid =
                  policy.cache().isExpired(old, seconds)
                      ? ProbeResult.UNKNOWN.withProbed(old.probed())
                      : old;
              probe[0] = policy.cache().wantsProbe(valid, seconds);
              return probe[0] ? valid.withProbed(seconds) : old;
            });
    if (probe[0] && !send(address, policy, now)) {
      cache.change(address, old -> old.withProbed(0));
      return result.status() == ProbeResult.Status.UNKNOWN ? NOT_SENT : result;
    }
    return policy.cache().isExpired(result, now.getEpochSecond()) ? ProbeResult.UNKNOWN : result;
  }

  private boolean send(String address, VerifySettings policy, Instant now) {
    try {
      prober.send(address, policy, now);
      return true;
    } catch (MailException | RuntimeException e) {
      log().warn("address verification probe for " + address + ": " + e.getMessage());
      return false;
    }
  }

  private Optional<ProbeResult> known(String address) {
    Optional<ProbeResult> inMemory = cache.get(address);
    if (inMemory.isPresent()) {
      return inMemory;
    }
    Optional<ProbeResult> stored = table.find(address);
    stored.ifPresent(result -> cache.offer(address, result));
    return stored;
  }

  @Override
  public boolean probed(String address, DeliveryStatus status) {
    CachePolicy policy = policy().cache();
    long now = now().getEpochSecond();
    ProbeResult result = ProbeResult.of(status, now);
    boolean keeps = result.isGood() || policy.negativeCache();
    ProbeResult known =
        cache.change(
            address,
            old -> !keeps ? old.withProbed(0) : policy.replaces(old, result, now) ? result : old);
    CompletableFuture<ProbeResult> coming = waiting.remove(address);
    if (coming != null) {
      coming.complete(known);
    }
    return keeps;
  }

  private Instant now() {
    return clock.instant();
  }
}
