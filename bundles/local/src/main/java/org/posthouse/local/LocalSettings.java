package org.posthouse.local;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.posthouse.api.config.Settings;
import org.posthouse.api.table.TableUse;
import org.posthouse.api.table.Tables;
import org.posthouse.mail.mailbox.Locking;
import org.posthouse.mail.mailbox.MailboxLimit;
import org.posthouse.tables.Maps;
import org.posthouse.tables.RecipientDelimiter;

/** The settings of a local service, read once for each generation. */
record LocalSettings(
    Maps aliases,
    RecipientDelimiter delimiter,
    List<String> forwardPath,
    String forwardFilter,
    String luserRelay,
    String homeMailbox,
    String spoolDirectory,
    String delegatedBy,
    String unknownDelegatedBy,
    Set<String> mailToFiles,
    boolean expandOwnerAlias,
    MailboxLimit mailboxLimit,
    Locking locking,
    String hostname,
    String mailName,
    String cleanupService) {

  /** Parameters that hand mailboxes to what does not exist here; mail waits if one is set. */
  private static final List<String> DELEGATIONS =
      List.of(
          "mailbox_transport_maps", "mailbox_transport", "mailbox_command_maps", "mailbox_command");

  /** The same for users whom nobody knows. */
  private static final List<String> FALLBACKS =
      List.of("fallback_transport_maps", "fallback_transport");

  private static String firstOf(List<String> names, Settings settings) {
    return names.stream().filter(n -> !settings.get(n).isEmpty()).findFirst().orElse("");
  }

  static LocalSettings of(Settings settings, Tables tables) {
    Set<String> locks = words(settings, "mailbox_delivery_lock");
    return new LocalSettings(
        Maps.of(tables.forUse(TableUse.SENSITIVE), settings, "alias_maps"),
        RecipientDelimiter.of(settings),
        settings.list("forward_path"),
        settings.get("forward_expansion_filter"),
        settings.get("luser_relay"),
        settings.get("home_mailbox"),
        settings.get("mail_spool_directory"),
        firstOf(DELEGATIONS, settings),
        firstOf(FALLBACKS, settings),
        words(settings, "allow_mail_to_files"),
        settings.isTrue("expand_owner_alias"),
        MailboxLimit.of(settings, "mailbox_size_limit"),
        new Locking(
            locks.contains("fcntl") || locks.contains("flock"),
            locks.contains("dotlock"),
            settings.integer("deliver_lock_attempts"),
            settings.time("deliver_lock_delay"),
            settings.time("stale_lock_time")),
        settings.get("myhostname"),
        settings.get("mail_name"),
        settings.get("cleanup_service_name"));
  }

  private static Set<String> words(Settings settings, String name) {
    return settings.list(name).stream()
        .map(word -> word.toLowerCase(Locale.ROOT))
        .collect(java.util.stream.Collectors.toUnmodifiableSet());
  }
}
