package org.posthouse.smtpd.restriction;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.posthouse.api.access.Question;
import org.posthouse.api.access.Subject;
import org.posthouse.api.access.Verdict;
import org.posthouse.api.rewrite.AddressClass;
import org.posthouse.api.rewrite.Resolution;
import org.posthouse.api.table.LookupResult;
import org.posthouse.mail.Addresses;
import org.posthouse.mail.DsnCode;
import org.posthouse.mail.ProbeSender;
import org.posthouse.tables.AddressSearch;
import org.posthouse.tables.Maps;

/** Whether an address of ours exists, as far as tables tell (reject_unlisted_recipient). */
final class Listing {
  private final List<Maps> rewriting;
  private final Map<AddressClass, Directory> directories;
  private final AddressSearch search;
  private final Notices notices;

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
   * The senders of mail that this system makes itself. Other sites verify them.
   *
   * @param doubleBounce the local part of notices to the postmaster
   */
  record Notices(String doubleBounce, ProbeSender probes) {
    private boolean are(String address, AddressClass addressClass) {
      int at = address.lastIndexOf('@');
      return probes.matches(address, Instant.now())
          || addressClass == AddressClass.LOCAL
              && address.substring(0, Math.max(at, 0)).equals(doubleBounce);
    }
  }

  /**
   * @param rewriting virtual_alias_maps and the canonical maps: who is in one exists
   */
  Listing(
      List<Maps> rewriting,
      Map<AddressClass, Directory> directories,
      AddressSearch search,
      Notices notices) {
    this.notices = notices;
    this.rewriting = rewriting;
    this.directories = directories;
    this.search = search;
  }

  Verdict recipient(Question question) {
    if (!question.hasRecipient() || !question.claim("reject_unlisted_recipient")) {
      return Verdict.DUNNO;
    }
    return find(question, question.recipientRoute(), Subject.recipient(question));
  }

  Verdict sender(Question question) {
    if (!question.hasSender()
        || question.sender().isEmpty()
        || !question.claim("reject_unlisted_sender")) {
      return Verdict.DUNNO;
    }
    return find(question, question.senderRoute(), Subject.sender(question));
  }

  private Verdict find(Question question, Resolution resolution, Subject subject) {
    return switch (resolution) {
      case Resolution.Failed(var error) ->
          error.isTemporary()
              ? new Verdict.TryAgain(subject, error.reply() + " " + error.detail())
              : Verdict.reject(subject.rejected(error.code(), error.dsn(), error.text()));
      case Resolution.Route route -> find(question, route, subject);
    };
  }

  private Verdict find(Question question, Resolution.Route route, Subject subject) {
    String address = route.recipient();
    for (int i = 0; i < rewriting.size(); i++) {
      LookupResult result = search(rewriting.get(i), address);
      if (!(result instanceof LookupResult.NotFound)) {
        return isNoAnswer(result) ? failure(question, subject, result) : Verdict.DUNNO;
      }
    }
    if (route.transport().equals("error")) {
      return undeliverable(question, route, subject);
    }
    Directory directory = directories.get(route.addressClass());
    if (directory == null
        || hasNobody(subject.name())
        || directory.maps.isEmpty() && !directory.complete) {
      return Verdict.DUNNO;
    }
    LookupResult result = search(directory.maps, address);
    if (!(result instanceof LookupResult.NotFound)) {
      return isNoAnswer(result) ? failure(question, subject, result) : Verdict.DUNNO;
    }
    if (isPostmaster(subject.name()) || notices.are(subject.name(), route.addressClass())) {
      return Verdict.DUNNO;
    }
    return Verdict.reject(
        subject.rejected(
            directory.code,
            subject.kind().equals(Subject.SENDER) ? "5.1.0" : "5.1.1",
            "User unknown" + directory.what));
  }

  /** {@code @example.com} is its MAILER-DAEMON. */
  private static boolean hasNobody(String address) {
    return Addresses.at(address) >= 0 && Addresses.internal(address).startsWith("@");
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
  private Verdict undeliverable(Question question, Resolution.Route route, Subject subject) {
    String nexthop = route.nexthop();
    String dsn = DsnCode.of(nexthop, subject.kind().equals(Subject.SENDER) ? "5.1.0" : "5.1.1");
    Directory aliases = directories.get(AddressClass.VIRTUAL_ALIAS);
    int code =
        dsn.startsWith("4")
            ? 450
            : route.addressClass() == AddressClass.VIRTUAL_ALIAS ? aliases.code : 550;
    return Verdict.reject(
        subject.rejected(
            code, StatusDetail.of(dsn, subject, question), DsnCode.textAfter(nexthop)));
  }

  /** RFC 5321 section 4.5.1: a server that takes mail takes mail for postmaster. */
  private static boolean isPostmaster(String address) {
    return address.equalsIgnoreCase("postmaster");
  }

  private static boolean isNoAnswer(LookupResult result) {
    return !(result instanceof LookupResult.Found);
  }

  private static Verdict failure(Question question, Subject subject, LookupResult result) {
    return switch (result) {
      case LookupResult.TryAgain(String reason) ->
          new Verdict.TryAgain(subject, lookupError(subject, reason));
      case LookupResult.Misconfigured(String reason) ->
          new Verdict.Misconfigured(lookupError(subject, reason));
      case LookupResult.Found _, LookupResult.NotFound _ -> Verdict.DUNNO;
    };
  }

  private static String lookupError(Subject subject, String reason) {
    return "lookup error for \"" + subject.name() + "\": " + reason;
  }
}
