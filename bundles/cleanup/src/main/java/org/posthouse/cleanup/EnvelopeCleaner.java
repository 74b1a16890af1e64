package org.posthouse.cleanup;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.posthouse.api.MailError;
import org.posthouse.api.MailException;
import org.posthouse.api.cleanup.MailOrigin;
import org.posthouse.api.memory.MemoryShare;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.message.Recipient.Notify;
import org.posthouse.mail.Addresses;

/** Makes the envelope that is queued from the one that the client gave. Used for one message. */
final class EnvelopeCleaner {
  private static final MailError NO_RECIPIENTS =
      new MailError(550, "5.1.0", "Error: no recipients specified");

  private final CleanupSettings policy;
  private final AddressMapper mapper;
  private final MemoryShare memory;
  private final boolean mapping;
  private final boolean bcc;
  private final Set<String> seen = new HashSet<>();
  private final List<Recipient> recipients = new ArrayList<>();
  private String last = "";

  /**
   * @param memory what recipients are charged to
   */
  EnvelopeCleaner(
      CleanupSettings policy, AddressMapper mapper, MailOrigin origin, MemoryShare memory) {
    this.policy = policy;
    this.mapper = mapper;
    this.memory = memory;
    mapping = !origin.flags().contains(MailOrigin.Flag.NO_ADDRESS_MAPPINGS);
    bcc = mapping && !origin.flags().contains(MailOrigin.Flag.NO_BCC) && isFromOutside(origin);
  }

  private static boolean isFromOutside(MailOrigin origin) {
    return switch (origin.source()) {
      case SMTPD, PICKUP -> true;
      case INTERNAL, FORWARD -> false;
    };
  }

  Envelope clean(Envelope given) throws MailException {
    if (given.recipients().isEmpty()) {
      throw new MailException(NO_RECIPIENTS);
    }
    String sender = sender(given.sender());
    for (Recipient recipient : given.recipients()) {
      recipient(recipient);
    }
    if (bcc) {
      addBcc(mapper.find(policy.senderBcc(), sender));
      addBcc(policy.alwaysBcc());
    }
    return given.withSender(sender).withRecipients(recipients);
  }

  /** The last recipient that the client gave, before aliases; "" before the envelope is clean. */
  String last() {
    return last;
  }

  /** What the content adds to an envelope that was cleaned here. */
  Envelope after(Verdict verdict, Envelope cleaned) throws MailException {
    if (!verdict.redirect().isEmpty()) {
      Recipient first = cleaned.recipients().getFirst();
      return cleaned.withRecipients(
          List.of(first.withAddress(mapper.complete(verdict.redirect()))));
    }
    for (String address : verdict.copies()) {
      addBcc(address);
    }
    Envelope envelope = cleaned.withRecipients(recipients);
    return verdict.filter().isEmpty()
        ? envelope
        : envelope.with(Envelope.CONTENT_FILTER, verdict.filter());
  }

  private String sender(String given) throws MailException {
    String sender = mapper.complete(given);
    return mapping ? mapper.canonical(AddressUse.ENVELOPE_SENDER, sender) : sender;
  }

  private void recipient(Recipient given) throws MailException {
    String address = completed(given.address());
    String original = given.original().isEmpty() ? given.address() : given.original();
    last = address;
    add(given, address, original);
    if (bcc) {
      addBcc(mapper.find(policy.recipientBcc(), address));
    }
  }

  /**
   * @param given one address as it is meant, without quotes, whatever it holds
   */
  private void addBcc(String given) throws MailException {
    if (given != null && !given.isEmpty()) {
      String address = mapper.complete(Addresses.external(given));
      Recipient copy = new Recipient(address, address, "", Set.of(Notify.NEVER));
      add(copy, canonical(address), address);
    }
  }

  private String completed(String given) throws MailException {
    return canonical(mapper.complete(given));
  }

  private String canonical(String address) throws MailException {
    return mapping ? mapper.canonical(AddressUse.ENVELOPE_RECIPIENT, address) : address;
  }

  private void add(Recipient given, String address, String original) throws MailException {
    for (String target : mapping ? mapper.expand(address) : List.of(address)) {
      Recipient recipient = new Recipient(target, original, given.dsnOriginal(), given.dsnNotify());
      if (isNew(recipient)) {
        memory.charge(2L * recipient.footprint());
        recipients.add(recipient);
      }
    }
  }

  /** Forgets no recipient, but above a limit no more are remembered for comparing. */
  private boolean isNew(Recipient recipient) {
    int limit = policy.duplicateLimit();
    String key = policy.originalRecipient() ? whole(recipient) : recipient.address();
    String folded = Addresses.fold(key);
    return limit > 0 && seen.size() >= limit ? !seen.contains(folded) : seen.add(folded);
  }

  /**
   * All that makes a difference to the one who gets the message, or hears about it. Lines cannot
   * stand in any of it.
   */
  private static String whole(Recipient recipient) {
    Set<Notify> notify = recipient.dsnNotify();
    String original = recipient.original();
    String dsnOriginal =
        recipient.dsnOriginal().isEmpty() ? "rfc822;" + original : recipient.dsnOriginal();
    String words = notify.isEmpty() ? "" : EnumSet.copyOf(notify).toString();
    return String.join("\n", recipient.address(), original, dsnOriginal, words);
  }
}
