package org.posthouse.verify;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.posthouse.api.cleanup.MailOrigin;
import org.posthouse.api.config.Settings;
import org.posthouse.mail.ProbeSender;

/**
 * The parameters of the daemon verify, of one generation.
 *
 * @param map the table that keeps results; "" for none
 * @param utf8 whether a probe for an address beyond ASCII is sent with SMTPUTF8
 */
record VerifySettings(
    String map,
    CachePolicy cache,
    ProbeSender sender,
    MailOrigin cleanup,
    boolean utf8,
    String hostname,
    String mailName) {

  static VerifySettings of(Settings settings) {
    List<String> utf8 = settings.list("smtputf8_autodetect_classes");
    return new VerifySettings(
        settings.get("address_verify_map").strip(),
        CachePolicy.of(settings),
        ProbeSender.of(
            settings.get("address_verify_sender"),
            settings.time("address_verify_sender_ttl"),
            settings.get("myorigin")),
        new MailOrigin(
            settings.get("cleanup_service_name"),
            MailOrigin.Source.INTERNAL,
            Set.of(MailOrigin.Flag.NO_MILTERS, MailOrigin.Flag.NO_HEADER_BODY_CHECKS)),
        utf8.contains("all") || utf8.contains("verify"),
        settings.get("myhostname"),
        settings.get("mail_name"));
  }

  /** How often results that are worth nothing are removed; zero for never. */
  Duration cleanupInterval() {
    return cache.cleanup();
  }
}
