package org.posthouse.smtpd.restriction;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.access.RestrictionFactory;
import org.posthouse.api.access.RestrictionWords;
import org.posthouse.api.config.Settings;
import org.posthouse.api.table.Tables;
import org.posthouse.net.OwnAddresses;
import org.posthouse.tables.MatchList;

/** Words about relaying. */
@Component(service = RestrictionFactory.class)
@RestrictionWords(
    restriction = {
      "permit_mynetworks",
      "permit_inet_interfaces",
      "permit_auth_destination",
      "reject_unauth_destination",
      "defer_unauth_destination"
    })
public final class RelayWords extends Family<RelayChecks> {

  @Activate
  public RelayWords(@Reference Tables tables) {
    super(
        settings -> checks(tables, settings),
        Map.of(
            "permit_mynetworks", Word.alone(relay -> relay::permitMyNetworks),
            "permit_inet_interfaces", Word.alone(relay -> relay::permitInterfaces),
            "permit_auth_destination", Word.alone(relay -> relay::permitAuthDestination),
            "reject_unauth_destination", Word.alone(relay -> relay::rejectUnauthDestination),
            "defer_unauth_destination", Word.alone(relay -> relay::deferUnauthDestination)));
  }

  static RelayChecks checks(Tables tables, Settings settings) {
    return new RelayChecks(
        MatchList.clients(tables, settings, "mynetworks"),
        OwnAddresses.of(settings),
        new Codes(settings),
        settings.isTrue("allow_untrusted_routing"));
  }
}
