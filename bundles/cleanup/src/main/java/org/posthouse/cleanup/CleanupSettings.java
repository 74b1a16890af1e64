package org.posthouse.cleanup;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.posthouse.api.config.Settings;
import org.posthouse.api.table.Tables;
import org.posthouse.tables.AddressSearch;
import org.posthouse.tables.ListMatch;
import org.posthouse.tables.Maps;
import org.posthouse.tables.MatchList;
import org.posthouse.tables.RecipientDelimiter;

/** What one cleanup service is told by its settings. Immutable. */
record CleanupSettings(
    HeaderNames headerNames,
    String myhostname,
    String undisclosed,
    boolean alwaysAddHeaders,
    boolean remoteRewriting,
    boolean replaceStray,
    CharacterFilter characters,
    boolean originalRecipient,
    boolean longQueueIds,
    boolean utf8,
    int headerSizeLimit,
    int tokenLimit,
    int hopLimit,
    long sizeLimit,
    int duplicateLimit,
    int expansionLimit,
    int recursionLimit,
    int addressLengthLimit,
    String alwaysBcc,
    Maps senderBcc,
    Maps recipientBcc,
    Maps virtualAliases,
    Canonical canonical,
    Masquerade masquerade,
    Set<String> propagation,
    AddressSearch search,
    ContentTables content) {

  static CleanupSettings of(Settings settings, Tables tables) {
    Set<String> propagation = words(settings, "propagate_unmatched_extensions");
    return new CleanupSettings(
        new HeaderNames(settings.list("message_drop_headers")),
        settings.get("myhostname"),
        settings.get("undisclosed_recipients_header"),
        settings.isTrue("always_add_missing_headers"),
        !settings.get("remote_header_rewrite_domain").isEmpty(),
        settings.isTrue("cleanup_replace_stray_cr_lf"),
        CharacterFilter.of(
            settings.get("message_reject_characters"), settings.get("message_strip_characters")),
        settings.isTrue("enable_original_recipient"),
        settings.isTrue("enable_long_queue_ids"),
        settings.isTrue("smtputf8_enable"),
        settings.integer("header_size_limit"),
        settings.integer("header_address_token_limit"),
        settings.integer("hopcount_limit"),
        settings.bytes("message_size_limit"),
        settings.integer("duplicate_filter_limit"),
        settings.integer("virtual_alias_expansion_limit"),
        settings.integer("virtual_alias_recursion_limit"),
        settings.integer("virtual_alias_address_length_limit"),
        settings.get("always_bcc"),
        Maps.of(tables, settings, "sender_bcc_maps"),
        Maps.of(tables, settings, "recipient_bcc_maps"),
        Maps.of(tables, settings, "virtual_alias_maps"),
        Canonical.of(tables, settings, propagation.contains("canonical")),
        Masquerade.of(settings),
        propagation,
        new AddressSearch(RecipientDelimiter.of(settings), local(tables, settings)),
        ContentTables.of(settings, tables));
  }

  private static java.util.function.Function<String, ListMatch> local(
      Tables tables, Settings settings) {
    String origin = settings.get("myorigin");
    MatchList destinations = MatchList.strings(tables, settings, "mydestination");
    return domain -> domain.equalsIgnoreCase(origin) ? ListMatch.YES : destinations.match(domain);
  }

  boolean propagates(String kind) {
    return propagation.contains(kind);
  }

  static Set<String> words(Settings settings, String parameter) {
    return lower(settings.list(parameter));
  }

  static Set<String> lower(List<String> words) {
    var set = new HashSet<String>();
    words.forEach(word -> set.add(word.toLowerCase(Locale.ROOT)));
    return Set.copyOf(set);
  }
}
