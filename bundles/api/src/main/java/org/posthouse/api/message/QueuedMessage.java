package org.posthouse.api.message;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** A message in the queue, as it was when it was asked for. */
@ProviderType
public interface QueuedMessage {

  String queueId();

  Envelope envelope();

  MessageContent content();

  /** One for each recipient of the envelope, in the same order. */
  List<RecipientState> states();
}
