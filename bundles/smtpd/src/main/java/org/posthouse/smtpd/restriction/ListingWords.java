package org.posthouse.smtpd.restriction;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.access.RestrictionFactory;
import org.posthouse.api.access.RestrictionWords;
import org.posthouse.api.table.Tables;

/** Words about whether addresses of ours exist. */
@Component(service = RestrictionFactory.class)
@RestrictionWords(
    restriction = {"reject_unlisted_recipient", "check_recipient_maps", "reject_unlisted_sender"})
public final class ListingWords extends Family<Listing> {

  @Activate
  public ListingWords(@Reference Tables tables) {
    super(
        settings -> new ListingBuilder(settings, tables).build(),
        Map.of(
            "reject_unlisted_recipient", Word.alone(listing -> listing::recipient),
            "check_recipient_maps", Word.alone(listing -> listing::recipient),
            "reject_unlisted_sender", Word.alone(listing -> listing::sender)));
  }
}
