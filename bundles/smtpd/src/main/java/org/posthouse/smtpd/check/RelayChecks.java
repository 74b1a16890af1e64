package org.posthouse.smtpd.check;

import java.net.InetAddress;
import org.posthouse.api.rewrite.AddressClass;
import org.posthouse.api.rewrite.Resolution;
import org.posthouse.mail.Addresses;
import org.posthouse.mail.HostNames;
import org.posthouse.net.OwnAddresses;
import org.posthouse.tables.ListMatch;
import org.posthouse.tables.MatchList;

/** Whose mail is relayed, and where to. */
final class RelayChecks {
  private final MatchList myNetworks;
  private final Codes codes;
  private final boolean allowUntrustedRouting;
  private final OwnAddresses own;

  RelayChecks(MatchList myNetworks, OwnAddresses own, Codes codes, boolean allowUntrustedRouting) {
    this.myNetworks = myNetworks;
    this.own = own;
    this.codes = codes;
    this.allowUntrustedRouting = allowUntrustedRouting;
  }

  Verdict permitMyNetworks(Check check) {
    Client client = check.client();
    return switch (myNetworks.matchClient(client.name(), client.address())) {
      case ListMatch.Yes _ -> Verdict.PERMIT;
      case ListMatch.No _ -> Verdict.DUNNO;
      case ListMatch.Unknown(String reason) -> check.lookupFailure(check.clientSubject(), reason);
    };
  }

  Verdict permitInterfaces(Check check) {
    return isIn(own, check.client().address()) ? Verdict.PERMIT : Verdict.DUNNO;
  }

  /** Whether an address is one that we receive mail on. */
  static boolean isIn(OwnAddresses own, String address) {
    return HostNames.isAddress(address) && own.contains(InetAddress.ofLiteral(address));
  }

  Verdict permitAuthDestination(Check check) {
    return destination(check, Verdict.PERMIT, Verdict.DUNNO);
  }

  Verdict rejectUnauthDestination(Check check) {
    return destination(check, Verdict.DUNNO, denied(check, codes.relayDenied(), "5.7.1"));
  }

  Verdict deferUnauthDestination(Check check) {
    return destination(check, Verdict.DUNNO, denied(check, codes.relayDenied() - 100, "4.7.1"));
  }

  private static Verdict denied(Check check, int code, String dsn) {
    String name = check.question().internalRecipient();
    return Verdict.reject(new Rejection(code, dsn, "<" + name + ">: Relay access denied"));
  }

  private Verdict destination(Check check, Verdict ours, Verdict foreign) {
    if (!check.hasRecipient()) {
      return Verdict.DUNNO;
    }
    return switch (check.recipientRoute()) {
      case Resolution.Route route -> isOurs(route) ? ours : foreign;
      case Resolution.Failed(var error) ->
          check.lookupFailure(check.recipientSubject(), error.reply() + " " + error.detail());
    };
  }

  /**
   * What the client routes by itself ({@code user@elsewhere@here}) is not ours, even if the last
   * domain is: whoever trusts us would relay it.
   */
  private boolean isOurs(Resolution.Route route) {
    if (route.addressClass() == AddressClass.DEFAULT) {
      return false;
    }
    if (allowUntrustedRouting) {
      return true;
    }
    String local = Addresses.local(Addresses.internal(route.recipient()));
    return local.indexOf('@') < 0 && local.indexOf('%') < 0 && local.indexOf('!') < 0;
  }
}
