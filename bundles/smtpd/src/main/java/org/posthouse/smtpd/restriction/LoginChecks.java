package org.posthouse.smtpd.restriction;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.posthouse.api.access.Question;
import org.posthouse.api.access.Subject;
import org.posthouse.api.access.Verdict;
import org.posthouse.api.config.ParameterList;
import org.posthouse.api.table.LookupResult;
import org.posthouse.smtpd.check.ClientCertificates;
import org.posthouse.tables.AddressSearch;
import org.posthouse.tables.ListMatch;
import org.posthouse.tables.Maps;

/** Who somebody is, and whose addresses the sender may be. */
final class LoginChecks {
  private static final int CODE = 553;

  private final ClientCertificates certificates;
  private final Maps owners;
  private final AddressSearch search;

  /**
   * @param owners smtpd_sender_login_maps: the logins that own an address
   */
  LoginChecks(ClientCertificates certificates, Maps owners, AddressSearch search) {
    this.certificates = certificates;
    this.owners = owners;
    this.search = search;
  }

  Verdict permitKnownCertificate(Question question) {
    return switch (certificates.isRelayed(question.client())) {
      case ListMatch.Yes _ -> Verdict.permit(Subject.client(question));
      case ListMatch.No _ -> Verdict.DUNNO;
      case ListMatch.Unknown(String reason) ->
          new Verdict.TryAgain(Subject.client(question), reason);
    };
  }

  /** Whoever relay_clientcerts knows counts as trusted, as in Postfix. */
  Verdict permitTrustedCertificate(Question question) {
    return ClientCertificates.isTrusted(question.client())
        ? Verdict.permit(Subject.client(question))
        : permitKnownCertificate(question);
  }

  /** What an address belongs to nobody in particular may be used by nobody who has logged in. */
  Verdict mismatch(Question question) {
    return isLoggedIn(question) ? authenticated(question) : unauthenticated(question);
  }

  Verdict authenticated(Question question) {
    return isLoggedIn(question)
        ? owned(question, logins -> judge(question, logins.orElse(List.of())))
        : Verdict.DUNNO;
  }

  Verdict unauthenticated(Question question) {
    return isLoggedIn(question)
        ? Verdict.DUNNO
        : owned(question, logins -> logins.isPresent() ? notLoggedIn(question) : Verdict.DUNNO);
  }

  /** Only addresses that have an owner matter. */
  Verdict known(Question question) {
    return owned(
        question,
        logins ->
            logins.isEmpty()
                ? Verdict.DUNNO
                : isLoggedIn(question) ? judge(question, logins.get()) : notLoggedIn(question));
  }

  private static boolean isLoggedIn(Question question) {
    return !question.client().login().isEmpty();
  }

  private Verdict owned(Question question, Function<Optional<List<String>>, Verdict> then) {
    String sender = question.sender();
    if (sender.isEmpty()) {
      return Verdict.DUNNO;
    }
    return switch (search.find(owners, sender).result()) {
      case LookupResult.Found found -> then.apply(Optional.of(ParameterList.split(found.value())));
      case LookupResult.NotFound _ -> then.apply(Optional.empty());
      case LookupResult.TryAgain(String reason) -> unanswered(question, reason);
      case LookupResult.Misconfigured(String reason) -> unanswered(question, reason);
    };
  }

  private Verdict unanswered(Question question, String reason) {
    String table = owners.tables().getFirst().name().toString();
    return new Verdict.TryAgain(
        Subject.sender(question), LookupTrouble.text(table, question.sender(), reason));
  }

  private static Verdict judge(Question question, List<String> logins) {
    String login = question.client().login();
    return logins.stream().anyMatch(login::equalsIgnoreCase)
        ? Verdict.DUNNO
        : refuse(question, "not owned by user " + login);
  }

  private static Verdict notLoggedIn(Question question) {
    return refuse(question, "not logged in");
  }

  private static Verdict refuse(Question question, String reason) {
    return Verdict.reject(Subject.sender(question).rejected(CODE, "5.7.1", reason));
  }
}
