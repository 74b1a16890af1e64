package org.posthouse.smtpd.restriction;

import org.posthouse.api.access.Question;
import org.posthouse.api.access.Subject;
import org.posthouse.api.access.Verdict;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.rewrite.AddressClass;
import org.posthouse.api.rewrite.Resolution;
import org.posthouse.mail.Addresses;
import org.posthouse.net.OwnAddresses;
import org.posthouse.smtpd.check.LocalClients;
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

  Verdict permitMyNetworks(Question question) {
    ClientIdentity client = question.client();
    return switch (myNetworks.matchClient(client.name(), client.address())) {
      case ListMatch.Yes _ -> Verdict.permit(Subject.client(question));
      case ListMatch.No _ -> Verdict.DUNNO;
      case ListMatch.Unknown(String reason) ->
          new Verdict.TryAgain(Subject.client(question), reason);
    };
  }

  Verdict permitInterfaces(Question question) {
    return LocalClients.isIn(own, question.client().address())
        ? Verdict.permit(Subject.client(question))
        : Verdict.DUNNO;
  }

  Verdict permitAuthDestination(Question question) {
    return destination(question, Verdict.permit(Subject.recipient(question)), Verdict.DUNNO);
  }

  Verdict rejectUnauthDestination(Question question) {
    return destination(question, Verdict.DUNNO, denied(question, codes.relayDenied(), "5.7.1"));
  }

  Verdict deferUnauthDestination(Question question) {
    return destination(
        question, Verdict.DUNNO, denied(question, codes.relayDenied() - 100, "4.7.1"));
  }

  private static Verdict denied(Question question, int code, String dsn) {
    String name = question.recipient();
    return Verdict.reject(Subject.refusal(code, dsn, "<" + name + ">: Relay access denied"));
  }

  private Verdict destination(Question question, Verdict ours, Verdict foreign) {
    if (!question.hasRecipient()) {
      return Verdict.DUNNO;
    }
    return switch (question.recipientRoute()) {
      case Resolution.Route route -> isOurs(route) ? ours : foreign;
      case Resolution.Failed(var error) ->
          new Verdict.TryAgain(Subject.recipient(question), error.reply() + " " + error.detail());
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
    return allowUntrustedRouting || !isRouted(Addresses.internal(route.recipient()));
  }

  /** Whether the client says by which way its mail goes, and that matters. */
  boolean isRouted(Question question) {
    return !allowUntrustedRouting && isRouted(question.recipient());
  }

  private static boolean isRouted(String address) {
    String local = Addresses.local(address);
    return local.indexOf('@') >= 0 || local.indexOf('%') >= 0 || local.indexOf('!') >= 0;
  }
}
