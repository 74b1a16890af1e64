package org.posthouse.smtpd.restriction;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.posthouse.api.access.RestrictionFactory;
import org.posthouse.api.access.RestrictionWords;

/** Words about what names look like, and what is known of the client's. */
@Component(service = RestrictionFactory.class)
@RestrictionWords(
    restriction = {
      "reject_invalid_helo_hostname",
      "reject_invalid_hostname",
      "reject_non_fqdn_helo_hostname",
      "reject_non_fqdn_hostname",
      "reject_non_fqdn_sender",
      "reject_non_fqdn_recipient",
      "reject_unknown_client_hostname",
      "reject_unknown_client",
      "reject_unknown_reverse_client_hostname"
    })
public final class NameWords extends Family<NameChecks> {

  @Activate
  public NameWords() {
    super(
        settings -> new NameChecks(new Codes(settings)),
        Map.of(
            "reject_invalid_helo_hostname", Word.alone(names -> names::invalidHelo),
            "reject_invalid_hostname", Word.alone(names -> names::invalidHelo),
            "reject_non_fqdn_helo_hostname", Word.alone(names -> names::shortHelo),
            "reject_non_fqdn_hostname", Word.alone(names -> names::shortHelo),
            "reject_non_fqdn_sender", Word.alone(names -> names::shortSender),
            "reject_non_fqdn_recipient", Word.alone(names -> names::shortRecipient),
            "reject_unknown_client_hostname", Word.alone(names -> names::unknownClient),
            "reject_unknown_client", Word.alone(names -> names::unknownClient),
            "reject_unknown_reverse_client_hostname", Word.alone(names -> names::unknownReverse)));
  }
}
