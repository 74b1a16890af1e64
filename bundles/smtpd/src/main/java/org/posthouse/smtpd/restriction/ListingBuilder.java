package org.posthouse.smtpd.restriction;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.posthouse.api.config.Settings;
import org.posthouse.api.rewrite.AddressClass;
import org.posthouse.api.table.Tables;
import org.posthouse.mail.HostNames;
import org.posthouse.mail.ProbeSender;
import org.posthouse.net.OwnAddresses;
import org.posthouse.smtpd.check.LocalClients;
import org.posthouse.tables.AddressSearch;
import org.posthouse.tables.ListMatch;
import org.posthouse.tables.Maps;
import org.posthouse.tables.MatchList;
import org.posthouse.tables.RecipientDelimiter;

/** Makes {@link Listing} of main.cf. */
final class ListingBuilder {
  private final Settings settings;
  private final Tables tables;

  ListingBuilder(Settings settings, Tables tables) {
    this.settings = settings;
    this.tables = tables;
  }

  Listing build() {
    boolean named = settings.isTrue("show_user_unknown_table_name");
    Map<AddressClass, Listing.Directory> directories = new EnumMap<>(AddressClass.class);
    directories.put(AddressClass.LOCAL, directory("local_recipient", "local recipient", named));
    directories.put(
        AddressClass.VIRTUAL_MAILBOX, directory("virtual_mailbox", "virtual mailbox", named));
    directories.put(AddressClass.RELAY, directory("relay_recipient", "relay recipient", named));
    directories.put(
        AddressClass.VIRTUAL_ALIAS,
        new Listing.Directory(
            maps("virtual_alias_maps"),
            true,
            settings.integer("unknown_virtual_alias_reject_code"),
            named ? " in virtual alias table" : ""));
    return new Listing(
        List.of(
            maps("virtual_alias_maps"), maps("recipient_canonical_maps"), maps("canonical_maps")),
        directories,
        search(),
        new Listing.Notices(
            settings.get("double_bounce_sender"),
            ProbeSender.of(
                settings.get("address_verify_sender"),
                settings.time("address_verify_sender_ttl"),
                settings.get("myorigin"))));
  }

  /** How addresses are found in tables. */
  AddressSearch search() {
    return new AddressSearch(RecipientDelimiter.of(settings), localDomains());
  }

  private Listing.Directory directory(String name, String table, boolean named) {
    return new Listing.Directory(
        maps(name + "_maps"),
        false,
        settings.integer("unknown_" + name + "_reject_code"),
        named ? " in " + table + " table" : "");
  }

  private Maps maps(String parameter) {
    return Maps.of(tables, settings, parameter);
  }

  private Function<String, ListMatch> localDomains() {
    String origin = settings.get("myorigin");
    MatchList destinations = MatchList.strings(tables, settings, "mydestination");
    OwnAddresses own = OwnAddresses.withProxies(settings);
    return domain -> {
      if (domain.equalsIgnoreCase(origin)) {
        return ListMatch.YES;
      }
      if (HostNames.isLiteral(domain)) {
        return ListMatch.of(LocalClients.isIn(own, HostNames.literalAddress(domain)));
      }
      return destinations.match(domain);
    };
  }
}
