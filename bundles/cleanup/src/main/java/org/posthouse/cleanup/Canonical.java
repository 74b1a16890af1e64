package org.posthouse.cleanup;

import java.util.Set;
import org.posthouse.api.config.Settings;
import org.posthouse.api.table.Tables;
import org.posthouse.tables.Maps;

/** {@code canonical_maps} and its two sisters, and the kinds of addresses that each is for. */
record Canonical(
    Maps sender,
    Set<String> senderClasses,
    Maps recipient,
    Set<String> recipientClasses,
    Maps common,
    Set<String> commonClasses,
    boolean propagate) {

  static Canonical of(Tables tables, Settings settings, boolean propagate) {
    return new Canonical(
        Maps.of(tables, settings, "sender_canonical_maps"),
        CleanupSettings.words(settings, "sender_canonical_classes"),
        Maps.of(tables, settings, "recipient_canonical_maps"),
        CleanupSettings.words(settings, "recipient_canonical_classes"),
        Maps.of(tables, settings, "canonical_maps"),
        CleanupSettings.words(settings, "canonical_classes"),
        propagate);
  }

  boolean isEmpty() {
    return sender.isEmpty() && recipient.isEmpty() && common.isEmpty();
  }
}
