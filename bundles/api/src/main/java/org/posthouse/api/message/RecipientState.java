package org.posthouse.api.message;

/**
 * Where a recipient of a queued message stands.
 *
 * <pre>
 * Pending  --attempt--&gt; Deferred | Done | Failed
 * Deferred --attempt--&gt; Deferred | Done | Failed
 * Failed   --report committed--&gt; message removed
 * Done     final
 * </pre>
 */
public sealed interface RecipientState {

  /** Not tried yet. */
  record Pending() implements RecipientState {}

  /** To be tried again. */
  record Deferred(DeliveryStatus last) implements RecipientState {}

  /** Delivered; nothing more to do. */
  record Done(DeliveryStatus last) implements RecipientState {}

  /** Failed for good; the sender has to hear of it before the message goes. */
  record Failed(DeliveryStatus last) implements RecipientState {}

  RecipientState PENDING = new Pending();

  /** About how many bytes of heap it takes at most, for the memory budget. */
  default int footprint() {
    return switch (this) {
      case Pending _ -> 0;
      case Deferred(DeliveryStatus last) -> last.footprint();
      case Done(DeliveryStatus last) -> last.footprint();
      case Failed(DeliveryStatus last) -> last.footprint();
    };
  }

  /** Whether another attempt is due. */
  default boolean isOpen() {
    return this instanceof Pending || this instanceof Deferred;
  }
}
