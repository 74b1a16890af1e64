package org.posthouse.virtual;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.posthouse.api.config.Settings;
import org.posthouse.api.table.TableUse;
import org.posthouse.api.table.Tables;
import org.posthouse.mail.mailbox.Locking;
import org.posthouse.mail.mailbox.MailboxLimit;
import org.posthouse.tables.AddressSearch;
import org.posthouse.tables.ListMatch;
import org.posthouse.tables.Maps;
import org.posthouse.tables.RecipientDelimiter;

/** The settings of a virtual service, read once for each generation. */
record VirtualSettings(
    Path base,
    Maps mailboxes,
    Maps uids,
    Maps gids,
    AddressSearch search,
    int minimumUid,
    MailboxLimit mailboxLimit,
    Locking locking,
    String hostname) {

  static VirtualSettings of(Settings settings, Tables tables) {
    List<String> locks =
        settings.list("virtual_mailbox_lock").stream()
            .map(word -> word.toLowerCase(Locale.ROOT))
            .toList();
    Tables sensitive = tables.forUse(TableUse.SENSITIVE);
    return new VirtualSettings(
        Path.of(settings.get("virtual_mailbox_base")),
        Maps.of(sensitive, settings, "virtual_mailbox_maps"),
        Maps.of(sensitive, settings, "virtual_uid_maps"),
        Maps.of(sensitive, settings, "virtual_gid_maps"),
        new AddressSearch(RecipientDelimiter.of(settings), _ -> ListMatch.NO),
        settings.integer("virtual_minimum_uid"),
        MailboxLimit.of(settings, "virtual_mailbox_limit"),
        new Locking(
            locks.contains("fcntl") || locks.contains("flock"),
            locks.contains("dotlock"),
            settings.integer("deliver_lock_attempts"),
            settings.time("deliver_lock_delay"),
            settings.time("stale_lock_time")),
        settings.get("myhostname"));
  }
}
