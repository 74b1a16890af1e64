package org.posthouse.api.message;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.posthouse.api.client.ClientIdentity;

/**
 * All about a message except its content. Immutable.
 *
 * @param sender the reverse path in external form without brackets; "" for the null sender
 * @param recipients in order; the position identifies a recipient in the queue
 * @param arrival when the message began to arrive
 * @param attributes named values in Postfix's words, see the constants here
 * @param client who brought it by SMTP, with what TLS told; empty for mail of this system and for
 *     messages of versions that did not keep it
 */
public record Envelope(
    String sender,
    List<Recipient> recipients,
    Instant arrival,
    Map<String, String> attributes,
    Optional<ClientIdentity> client) {

  /** {@code smtp} or {@code esmtp} and the like. */
  public static final String PROTOCOL = "log_protocol_name";

  /** The client's verified host name, or {@code unknown}. */
  public static final String CLIENT_NAME = "log_client_name";

  public static final String CLIENT_ADDRESS = "log_client_address";
  public static final String CLIENT_PORT = "log_client_port";
  public static final String HELO = "log_helo_name";

  /** The message's identity where a content filter got it from. */
  public static final String IDENT = "log_ident";

  /** {@code 7bit} or {@code 8bitmime}. */
  public static final String ENCODING = "encoding";

  /** {@code yes} when the message was sent with SMTPUTF8 (RFC 6531). */
  public static final String SMTPUTF8 = "smtputf8";

  /** ENVID (RFC 3461 section 4.4), decoded. */
  public static final String ENVELOPE_ID = "envelope_id";

  /** RET (RFC 3461 section 4.3): {@code full} or {@code hdrs}. */
  public static final String DSN_RETURN = "ret_flags";

  /** {@code local} or {@code remote}: which domain completes addresses in headers. */
  public static final String REWRITE_CONTEXT = "rewrite_context";

  /** {@code transport:nexthop} that all recipients take. */
  public static final String CONTENT_FILTER = "content_filter";

  /** The sender's name in words, for a From: header that has to be added. */
  public static final String FULL_NAME = "full_name";

  public static final String SASL_METHOD = "sasl_method";
  public static final String SASL_USERNAME = "sasl_username";
  public static final String SASL_SENDER = "sasl_sender";

  /**
   * Who let the message in, and who wants something special done with it: {@code list: word
   * argument = answer}, separated by semicolons; "" for nobody in particular.
   */
  public static final String DECISION = "decision";

  /**
   * This is a probe: nobody gets it, its fate is told to {@code verify} and to nobody else. The
   * value is the address that was asked about, in internal form.
   */
  public static final String PROBE = "verify";

  private static final int FRAME = 100;

  public Envelope {
    recipients = List.copyOf(recipients);
    attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
  }

  /** Of a message that no client brought. */
  public Envelope(
      String sender, List<Recipient> recipients, Instant arrival, Map<String, String> attributes) {
    this(sender, recipients, arrival, attributes, Optional.empty());
  }

  public Optional<String> attribute(String name) {
    return Optional.ofNullable(attributes.get(name));
  }

  /** Whether it is to be found out where this would end, and nothing is to be delivered. */
  public boolean isProbe() {
    return attributes.containsKey(PROBE);
  }

  public Envelope withSender(String newSender) {
    return new Envelope(newSender, recipients, arrival, attributes, client);
  }

  public Envelope withRecipients(List<Recipient> newRecipients) {
    return new Envelope(sender, newRecipients, arrival, attributes, client);
  }

  public Envelope with(String attribute, String value) {
    var more = new TreeMap<>(attributes);
    more.put(attribute, value);
    return new Envelope(sender, recipients, arrival, more, client);
  }

  /** About how many bytes of heap it takes at most, for the memory budget. */
  public long footprint() {
    long bytes = FRAME + 2L * sender.length() + client.map(ClientIdentity::footprint).orElse(0L);
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      bytes += FRAME + 2L * attribute.getValue().length();
    }
    for (Recipient recipient : recipients) {
      bytes += recipient.footprint();
    }
    return bytes;
  }
}
