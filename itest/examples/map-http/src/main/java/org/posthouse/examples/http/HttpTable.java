package org.posthouse.examples.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.ChangeSource;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableTuning;
import org.posthouse.api.table.TunedTable;
import org.posthouse.tables.ListMatch;
import org.posthouse.tables.query.SearchDomains;
import org.posthouse.tables.query.TableSettings;
import org.posthouse.tables.query.Template;

/**
 * Asks an HTTP service: 200 with a text is the value, 200 without one, 204 and 404 mean not found,
 * all else that it could not be asked.
 */
final class HttpTable implements TunedTable, ChangeSource {
  private static final int MAX_BYTES = 100_000;

  private final TableSettings settings;
  private final Template url;
  private final Template format;
  private final SearchDomains domains;
  private final TableTuning tuning;
  private final HttpClient client;

  private HttpTable(TableSettings settings, HttpClient client) throws TableException {
    this.settings = settings;
    this.client = client;
    url = settings.template("url", settings.required("url"));
    format = settings.template("result_format", settings.get("result_format", "%s"));
    domains = SearchDomains.of(settings);
    TableTuning cache = settings.tuning();
    tuning =
        new TableTuning(
            cache.cacheTtl(),
            cache.negativeCacheTtl(),
            settings.time("timeout", 5),
            settings.integer("max_connections", 20, 1));
  }

  static HttpTable open(TableName name, TableContext context) throws TableException {
    TableSettings settings = TableSettings.read(name, context);
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(settings.time("timeout", 5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    try {
      return new HttpTable(settings, client);
    } catch (TableException e) {
      client.close();
      throw e;
    }
  }

  @Override
  public TableTuning tuning() {
    return tuning;
  }

  @Override
  public LookupResult lookup(String key, Deadline deadline) {
    return switch (domains.match(key)) {
      case ListMatch.Yes _ -> ask(key, deadline);
      case ListMatch.No _ -> LookupResult.notFound();
      case ListMatch.Unknown(String reason) -> failure(reason);
    };
  }

  private LookupResult ask(String key, Deadline deadline) {
    String target = url.ofKey(key, part -> URLEncoder.encode(part, StandardCharsets.UTF_8));
    if (target == null) {
      return LookupResult.notFound();
    }
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(target))
              .timeout(atLeastOneMilli(deadline.remaining()))
              .header("Accept", "text/plain")
              .build();
      HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        return answer(key, response.statusCode(), body);
      }
    } catch (IOException | IllegalArgumentException e) {
      return failure(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failure("interrupted");
    }
  }

  private LookupResult answer(String key, int status, InputStream body) throws IOException {
    if (status == 404 || status == 204) {
      return LookupResult.notFound();
    }
    if (status != 200) {
      return failure("status " + status);
    }
    byte[] bytes = body.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      return failure("an answer of more than " + MAX_BYTES + " bytes");
    }
    String text = new String(bytes, StandardCharsets.UTF_8).strip();
    if (text.indexOf('\n') >= 0) {
      return failure("an answer of several lines");
    }
    String value = format.ofValue(text, key);
    return value == null ? LookupResult.notFound() : LookupResult.found(value);
  }

  private LookupResult failure(String why) {
    return new LookupResult.TryAgain(settings.name() + ": " + why);
  }

  private static Duration atLeastOneMilli(Duration wait) {
    return wait.toMillis() < 1 ? Duration.ofMillis(1) : wait;
  }

  @Override
  public boolean changed() {
    return settings.changed();
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
