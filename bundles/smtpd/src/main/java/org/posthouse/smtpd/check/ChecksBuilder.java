package org.posthouse.smtpd.check;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.posthouse.api.config.ParameterList;
import org.posthouse.api.config.Settings;
import org.posthouse.api.rewrite.AddressClass;
import org.posthouse.mail.HostNames;
import org.posthouse.net.OwnAddresses;
import org.posthouse.tables.AccessTable;
import org.posthouse.tables.AddressSearch;
import org.posthouse.tables.ListMatch;
import org.posthouse.tables.Maps;
import org.posthouse.tables.MatchList;
import org.posthouse.tables.RecipientDelimiter;

/** Makes {@link Checks} of main.cf. */
public final class ChecksBuilder {
  private static final Set<String> GUARDS =
      Set.of(
          "reject_unauth_destination",
          "defer_unauth_destination",
          "reject",
          "defer",
          "defer_if_permit");

  private final Settings settings;
  private final Surroundings surroundings;
  private final Codes codes;

  public ChecksBuilder(Settings settings, Surroundings surroundings) {
    this.settings = settings;
    this.surroundings = surroundings;
    this.codes = new Codes(settings);
  }

  public Checks build() {
    Listing listing = listing();
    RestrictionCompiler compiler = compiler(listing);
    Map<Stage, List<Restriction>> lists = new EnumMap<>(Stage.class);
    for (Stage stage : Stage.values()) {
      lists.put(stage, compiler.compile(words(stage), stage));
    }
    return new Checks(lists, listing, surroundings, options());
  }

  private List<String> words(Stage stage) {
    return ParameterList.split(settings.get(stage.parameter()));
  }

  private Checks.Options options() {
    boolean checked =
        !settings.list("receive_override_options").contains("no_unknown_recipient_checks");
    return new Checks.Options(
        settings.isTrue("smtpd_delay_reject"),
        settings.isTrue("smtpd_relay_before_recipient_restrictions"),
        settings.isTrue("smtpd_reject_unlisted_recipient") && checked,
        settings.isTrue("smtpd_reject_unlisted_sender"),
        settings.isTrue("soft_bounce"),
        isGuarded(words(Stage.RELAY)) || isGuarded(words(Stage.RECIPIENT)));
  }

  private static boolean isGuarded(List<String> words) {
    return words.stream().anyMatch(w -> GUARDS.contains(w.toLowerCase(Locale.ROOT)));
  }

  private RestrictionCompiler compiler(Listing listing) {
    RelayChecks relay =
        new RelayChecks(
            MatchList.clients(surroundings.tables(), settings, "mynetworks"),
            OwnAddresses.of(settings),
            codes,
            settings.isTrue("allow_untrusted_routing"));
    DnsChecks dns =
        new DnsChecks(
            codes,
            DnsChecks.TempFail.of(settings.get("unknown_address_tempfail_action")),
            DnsChecks.TempFail.of(settings.get("unknown_helo_hostname_tempfail_action")));
    return new RestrictionCompiler(
        new Vocabulary(codes, relay, listing, new NameChecks(codes), dns),
        name -> AccessTable.of(surroundings.tables(), settings, name),
        classes(),
        new AccessAction.AccessCodes(
            settings.integer("access_map_reject_code"), settings.integer("access_map_defer_code")));
  }

  /** The lists of smtpd_restriction_classes; one without a list does nothing. */
  private Map<String, List<String>> classes() {
    Map<String, List<String>> classes = new HashMap<>();
    for (String name : settings.list("smtpd_restriction_classes")) {
      Optional<String> list = settings.find(name);
      classes.put(name.toLowerCase(Locale.ROOT), ParameterList.split(list.orElse("")));
    }
    return classes;
  }

  private Listing listing() {
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
        new AddressSearch(RecipientDelimiter.of(settings), localDomains()));
  }

  private Listing.Directory directory(String name, String table, boolean named) {
    return new Listing.Directory(
        maps(name + "_maps"),
        false,
        settings.integer("unknown_" + name + "_reject_code"),
        named ? " in " + table + " table" : "");
  }

  private Maps maps(String parameter) {
    return Maps.of(surroundings.tables(), settings, parameter);
  }

  private java.util.function.Function<String, ListMatch> localDomains() {
    String origin = settings.get("myorigin");
    MatchList destinations = MatchList.strings(surroundings.tables(), settings, "mydestination");
    OwnAddresses own = OwnAddresses.withProxies(settings);
    return domain -> {
      if (domain.equalsIgnoreCase(origin)) {
        return ListMatch.YES;
      }
      if (HostNames.isLiteral(domain)) {
        return ListMatch.of(RelayChecks.isIn(own, HostNames.literalAddress(domain)));
      }
      return destinations.match(domain);
    };
  }
}
