package org.posthouse.smtpd.check;

import java.util.List;
import java.util.Map;
import org.posthouse.api.rewrite.AddressClass;
import org.posthouse.api.rewrite.Resolution;
import org.posthouse.api.table.LookupResult;
import org.posthouse.mail.Addresses;
import org.posthouse.mail.DsnCode;
import org.posthouse.tables.AddressSearch;
import org.posthouse.tables.Maps;

/** Whether an address of ours exists, as far as tables tell (reject_unlisted_recipient). */
final class Listing {
  private final List<Maps> rewriting;
  private final Map<AddressClass, Directory> directories;
  private final AddressSearch search;

  /**
   * Who exists in the domains of a class.
   *
   * @param maps the tables; if there are none everybody exists, unless {@code complete}
   * @param complete whether nobody exists when there are no tables
   * @param code for who does not
   * @param what follows "User unknown"
   */
  record Directory(Maps maps, boolean complete, int code, String what) {}

  /**
   * @param rewriting virtual_alias_maps and the canonical maps: who is in one exists
   */
  Listing(List<Maps> rewriting, Map<AddressClass, Directory> directories, AddressSearch search) {
    this.rewriting = rewriting;
    this.directories = directories;
    this.search = search;
  }

  Verdict recipient(Check check) {
    if (!check.hasRecipient() || !check.claimRecipientListing()) {
      return Verdict.DUNNO;
    }
    return find(check, check.recipientRoute(), check.recipientSubject());
  }

  Verdict sender(Check check) {
    if (!check.hasSender() || check.question().sender().isEmpty() || !check.claimSenderListing()) {
      return Verdict.DUNNO;
    }
    return find(check, check.senderRoute(), check.senderSubject());
  }

  private Verdict find(Check check, Resolution resolution, Subject subject) {
    return switch (resolution) {
      case Resolution.Failed(var error) ->
          error.isTemporary()
              ? check.lookupFailure(subject, error.reply() + " " + error.detail())
              : Verdict.reject(Rejection.of(error.code(), error.dsn(), subject, error.text()));
      case Resolution.Route route -> find(check, route, subject);
    };
  }

  private Verdict find(Check check, Resolution.Route route, Subject subject) {
    String address = route.recipient();
    for (int i = 0; i < rewriting.size(); i++) {
      LookupResult result = search(rewriting.get(i), address);
      if (!(result instanceof LookupResult.NotFound)) {
        return isNoAnswer(result) ? failure(check, subject, result) : Verdict.DUNNO;
      }
    }
    if (route.transport().equals("error")) {
      return undeliverable(check, route, subject);
    }
    Directory directory = directories.get(route.addressClass());
    if (directory == null || directory.maps.isEmpty() && !directory.complete) {
      return Verdict.DUNNO;
    }
    LookupResult result = search(directory.maps, address);
    if (!(result instanceof LookupResult.NotFound)) {
      return isNoAnswer(result) ? failure(check, subject, result) : Verdict.DUNNO;
    }
    if (isPostmaster(subject.name())) {
      return Verdict.DUNNO;
    }
    return Verdict.reject(
        Rejection.of(
            directory.code,
            subject.kind().equals(Subject.SENDER) ? "5.1.0" : "5.1.1",
            subject,
            "User unknown" + directory.what));
  }

  /** Tables have the quoted form of an address, or as before Postfix 3.2 the other. */
  private LookupResult search(Maps maps, String external) {
    LookupResult result = search.find(maps, external).result();
    String internal = Addresses.internal(external);
    return result instanceof LookupResult.NotFound && !internal.equals(external)
        ? search.find(maps, internal).result()
        : result;
  }

  /** What the error transport would say: a status code and a text, or a text. */
  private Verdict undeliverable(Check check, Resolution.Route route, Subject subject) {
    String nexthop = route.nexthop();
    String dsn = DsnCode.of(nexthop, subject.kind().equals(Subject.SENDER) ? "5.1.0" : "5.1.1");
    Directory aliases = directories.get(AddressClass.VIRTUAL_ALIAS);
    int code =
        dsn.startsWith("4")
            ? 450
            : route.addressClass() == AddressClass.VIRTUAL_ALIAS ? aliases.code : 550;
    return Verdict.reject(
        Rejection.of(
            code,
            StatusDetail.of(dsn, subject, check.with().log()),
            subject,
            DsnCode.textAfter(nexthop)));
  }

  /** RFC 5321 section 4.5.1: a server that takes mail takes mail for postmaster. */
  private static boolean isPostmaster(String address) {
    return address.equalsIgnoreCase("postmaster");
  }

  private static boolean isNoAnswer(LookupResult result) {
    return !(result instanceof LookupResult.Found);
  }

  private static Verdict failure(Check check, Subject subject, LookupResult result) {
    return switch (result) {
      case LookupResult.TryAgain(String reason) ->
          check.lookupFailure(subject, lookupError(subject, reason));
      case LookupResult.Misconfigured(String reason) -> {
        check.with().log().warn(lookupError(subject, reason));
        yield Verdict.reject(Rejection.CONFIGURATION);
      }
      case LookupResult.Found _, LookupResult.NotFound _ -> Verdict.DUNNO;
    };
  }

  private static String lookupError(Subject subject, String reason) {
    return "lookup error for \"" + subject.name() + "\": " + reason;
  }
}
