package org.posthouse.examples.reputation;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.posthouse.api.access.Question;
import org.posthouse.api.access.Restriction;
import org.posthouse.api.access.RestrictionException;
import org.posthouse.api.access.RestrictionTerm;
import org.posthouse.api.access.Subject;
import org.posthouse.api.access.Verdict;

/** One place in a list: asks the service at its URL. */
final class ReputationCheck implements Restriction {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

  /** How much of an answer is shown to clients. */
  private static final int LONGEST_REASON = 200;

  private final RestrictionTerm term;
  private final HttpClient http;
  private final Duration timeout;

  private ReputationCheck(RestrictionTerm term, HttpClient http, Duration timeout) {
    this.term = term;
    this.http = http;
    this.timeout = timeout;
  }

  static ReputationCheck of(RestrictionTerm term, HttpClient http) throws RestrictionException {
    if (!term.argument().matches("https?://.+")) {
      throw new RestrictionException(term + ": expected an URL");
    }
    Duration timeout = DEFAULT_TIMEOUT;
    for (String option : term.options()) {
      if (!option.matches("timeout=[1-9][0-9]{0,3}s")) {
        throw new RestrictionException(term + ": unknown option " + option);
      }
      timeout = Duration.ofSeconds(Long.parseLong(option.replaceAll("[^0-9]", "")));
    }
    return new ReputationCheck(term, http, timeout);
  }

  @Override
  public Verdict check(Question question) {
    Subject client = Subject.client(question);
    try {
      Duration wait = min(timeout, question.deadline().remaining());
      HttpRequest request = HttpRequest.newBuilder(uri(question)).timeout(wait).build();
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return switch (response.statusCode()) {
        case 200 -> verdict(response.body().strip(), client);
        case 204, 404 -> Verdict.DUNNO;
        default -> new Verdict.TryAgain(client, term + ": status " + response.statusCode());
      };
    } catch (IOException | IllegalArgumentException e) {
      return new Verdict.TryAgain(client, term + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Verdict.TryAgain(client, term + ": interrupted");
    }
  }

  private static Verdict verdict(String answer, Subject client) {
    if (!answer.equals("bad") && !answer.startsWith("bad ")) {
      return Verdict.DUNNO;
    }
    String reason = answer.substring("bad".length()).strip().replaceAll("[^ -~]", "?");
    String shown = reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
    return Verdict.reject(
        client.rejected(554, "5.7.1", shown.isEmpty() ? "Bad reputation" : shown));
  }

  /** What comes from the client is only ever data in it. */
  private URI uri(Question question) {
    var url = new StringBuilder();
    String template = term.argument();
    for (int i = 0; i < template.length(); i++) {
      char c = template.charAt(i);
      if (c != '%' || i + 1 == template.length()) {
        url.append(c);
        continue;
      }
      i++;
      switch (template.charAt(i)) {
        case 'a' -> url.append(encoded(question.client().address()));
        case 'h' -> url.append(encoded(question.client().helo()));
        case 's' -> url.append(encoded(question.sender()));
        case 'r' -> url.append(encoded(question.recipient()));
        case '%' -> url.append("%25");
        default -> url.append('%').append(template.charAt(i));
      }
    }
    return URI.create(url.toString());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
