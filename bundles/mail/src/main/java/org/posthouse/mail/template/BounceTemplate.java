package org.posthouse.mail.template;

import java.nio.charset.Charset;
import java.util.List;

/**
 * The beginning of a notification: some headers, and the text, in which {@code $name} is still to
 * be expanded.
 *
 * @param name {@code failure}, {@code delay}, {@code success} or {@code verify}
 * @param origin the file, or {@value #BUILT_IN}
 * @param encoding in which the text was read, and gives the same bytes again
 * @param charset as the header says
 * @param postmasterSubject of copies for the postmaster; empty if there are none
 */
public record BounceTemplate(
    String name,
    String origin,
    Charset encoding,
    String charset,
    String from,
    String subject,
    String postmasterSubject,
    List<String> text) {

  static final String BUILT_IN = "[built-in]";

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
