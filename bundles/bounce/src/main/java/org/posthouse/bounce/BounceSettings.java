package org.posthouse.bounce;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.posthouse.api.cleanup.MailOrigin;
import org.posthouse.api.config.Settings;

/** The parameters of the daemon bounce, of one generation. */
record BounceSettings(
    String hostname,
    String origin,
    String mailName,
    long sizeLimit,
    Set<String> notifyClasses,
    String bounceNotice,
    String doubleBounceNotice,
    String delayNotice,
    String doubleBounceSender,
    Duration lifetime,
    MailOrigin cleanup,
    NoticeTexts texts) {

  static BounceSettings of(Settings settings) {
    return new BounceSettings(
        settings.get("myhostname"),
        settings.get("myorigin"),
        settings.get("mail_name"),
        settings.bytes("bounce_size_limit"),
        new HashSet<>(settings.list("notify_classes")),
        settings.get("bounce_notice_recipient"),
        settings.get("2bounce_notice_recipient"),
        settings.get("delay_notice_recipient"),
        settings.get("double_bounce_sender"),
        settings.time("maximal_queue_lifetime"),
        origin(settings),
        NoticeTexts.of(settings));
  }

  private static MailOrigin origin(Settings settings) {
    var flags = EnumSet.noneOf(MailOrigin.Flag.class);
    if (!settings.list("internal_mail_filter_classes").contains("bounce")) {
      flags.add(MailOrigin.Flag.NO_MILTERS);
      flags.add(MailOrigin.Flag.NO_HEADER_BODY_CHECKS);
    }
    return new MailOrigin(settings.get("cleanup_service_name"), MailOrigin.Source.INTERNAL, flags);
  }

  /** The sender of notices to the postmaster, whose mail is never returned. */
  String noticeSender() {
    return doubleBounceSender + "@" + origin;
  }

  boolean isNoticeSender(String sender) {
    int at = sender.lastIndexOf('@');
    return (at < 0 ? sender : sender.substring(0, at)).equals(doubleBounceSender);
  }

  boolean notifiesOf(String eventClass) {
    return notifyClasses.contains(eventClass);
  }
}
