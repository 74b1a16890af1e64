package org.posthouse.mail.template;

import java.util.List;

/**
 * The beginning of a notification: some headers, and the text, in which {@code $name} is still to
 * be expanded.
 *
 * @param name {@code failure}, {@code delay}, {@code success} or {@code verify}
 * @param postmasterSubject of copies for the postmaster; empty if there are none
 */
public record BounceTemplate(
    String name,
    String charset,
    String from,
    String subject,
    String postmasterSubject,
    List<String> text) {

  public BounceTemplate {
    text = List.copyOf(text);
  }

  /** A line for each header, with those of the postmaster's copy if there is one. */
  public List<String> headers() {
    List<String> headers = List.of("Charset: " + charset, "From: " + from, "Subject: " + subject);
    if (postmasterSubject.isEmpty()) {
      return headers;
    }
    return List.of(
        headers.get(0), headers.get(1), headers.get(2), "Postmaster-Subject: " + postmasterSubject);
  }
}
