package org.posthouse.verify;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.access.Restriction;
import org.posthouse.api.access.RestrictionFactory;
import org.posthouse.api.access.RestrictionTerm;
import org.posthouse.api.access.RestrictionUse;
import org.posthouse.api.access.RestrictionWords;
import org.posthouse.api.config.Settings;

/** The words about addresses that can be delivered to. */
@Component(service = RestrictionFactory.class)
@RestrictionWords(restriction = {"reject_unverified_sender", "reject_unverified_recipient"})
public final class VerifyWords implements RestrictionFactory {
  private final Verifier verifier;

  @Activate
  public VerifyWords(@Reference Verifier verifier) {
    this.verifier = verifier;
  }

  @Override
  public Map<String, RestrictionUse> words() {
    return Map.of(
        "reject_unverified_sender", RestrictionUse.ALONE,
        "reject_unverified_recipient", RestrictionUse.ALONE);
  }

  @Override
  public Restriction compile(RestrictionTerm term, Settings settings) {
    return term.word().endsWith("sender")
        ? new UnverifiedAddress(verifier, UnverifiedAddress.Whose.SENDER, settings)
        : new UnverifiedAddress(verifier, UnverifiedAddress.Whose.RECIPIENT, settings);
  }
}
