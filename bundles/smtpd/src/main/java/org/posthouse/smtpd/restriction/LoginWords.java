package org.posthouse.smtpd.restriction;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.access.RestrictionFactory;
import org.posthouse.api.access.RestrictionWords;
import org.posthouse.api.access.Subject;
import org.posthouse.api.access.Verdict;
import org.posthouse.api.table.Tables;
import org.posthouse.smtpd.check.ClientCertificates;
import org.posthouse.tables.Maps;

/** Words about who has logged in, or has a certificate. */
@Component(service = RestrictionFactory.class)
@RestrictionWords(
    restriction = {
      "permit_sasl_authenticated",
      "permit_tls_clientcerts",
      "permit_tls_all_clientcerts",
      "reject_sender_login_mismatch",
      "reject_authenticated_sender_login_mismatch",
      "reject_unauthenticated_sender_login_mismatch",
      "reject_known_sender_login_mismatch"
    })
public final class LoginWords extends Family<LoginChecks> {

  @Activate
  public LoginWords(@Reference Tables tables) {
    super(
        settings ->
            new LoginChecks(
                new ClientCertificates(settings, tables),
                Maps.of(tables, settings, "smtpd_sender_login_maps"),
                new ListingBuilder(settings, tables).search()),
        Map.of(
            "permit_sasl_authenticated",
            Word.alone(
                _ ->
                    q ->
                        q.client().login().isEmpty()
                            ? Verdict.DUNNO
                            : Verdict.permit(Subject.client(q))),
            "permit_tls_clientcerts",
            Word.alone(logins -> logins::permitKnownCertificate),
            "permit_tls_all_clientcerts",
            Word.alone(logins -> logins::permitTrustedCertificate),
            "reject_sender_login_mismatch",
            Word.alone(logins -> logins::mismatch),
            "reject_authenticated_sender_login_mismatch",
            Word.alone(logins -> logins::authenticated),
            "reject_unauthenticated_sender_login_mismatch",
            Word.alone(logins -> logins::unauthenticated),
            "reject_known_sender_login_mismatch",
            Word.alone(logins -> logins::known)));
  }
}
