package org.posthouse.examples.reputation;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.posthouse.api.access.Restriction;
import org.posthouse.api.access.RestrictionException;
import org.posthouse.api.access.RestrictionFactory;
import org.posthouse.api.access.RestrictionTerm;
import org.posthouse.api.access.RestrictionUse;
import org.posthouse.api.access.RestrictionWords;
import org.posthouse.api.config.Settings;

/**
 * The word {@code check_reputation}. Its connections are shared by all places that it stands in.
 */
@Component(service = RestrictionFactory.class)
@RestrictionWords(restriction = "check_reputation")
public final class ReputationWords implements RestrictionFactory {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private final HttpClient http;

  @Activate
  public ReputationWords() {
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
  }

  @Override
  public Map<String, RestrictionUse> words() {
    return Map.of("check_reputation", RestrictionUse.WITH_ARGUMENT);
  }

  @Override
  public Restriction compile(RestrictionTerm term, Settings settings) throws RestrictionException {
    return ReputationCheck.of(term, http);
  }

  /** Who is still asking is answered first. */
  @Deactivate
  void close() {
    http.close();
  }
}
