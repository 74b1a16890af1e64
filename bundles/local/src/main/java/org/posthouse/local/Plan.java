package org.posthouse.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.posthouse.api.message.DeliveryStatus;

/**
 * What a recipient has come to. Mailboxes are done here, one by one; what goes elsewhere leaves as
 * one new message, so that each of its recipients has a fate of its own on disk.
 */
final class Plan {
  /** More than that is no alias but a mistake, or an attack. */
  static final int MAX_TARGETS = 10_000;

  /**
   * @param path of a Maildir or a file
   * @param maildir which of both
   * @param delivered the status text
   */
  record Mailbox(Path path, boolean maildir, String delivered) {
    /** What a probe hears. */
    String delivers() {
      return "delivers to " + (maildir ? "maildir" : "mailbox");
    }
  }

  private final List<Mailbox> mailboxes = new ArrayList<>();
  private final Set<String> forwards = new LinkedHashSet<>();
  private String owner = "";

  List<Mailbox> mailboxes() {
    return mailboxes;
  }

  Set<String> forwards() {
    return forwards;
  }

  /** The sender of what is forwarded, if it is not the message's own; or "". */
  String owner() {
    return owner;
  }

  void owner(String address) {
    owner = address;
  }

  void add(Mailbox mailbox) throws StopException {
    checkSize();
    if (!mailboxes.contains(mailbox)) {
      mailboxes.add(mailbox);
    }
  }

  void forward(String address) throws StopException {
    checkSize();
    forwards.add(address);
  }

  private void checkSize() throws StopException {
    if (mailboxes.size() + forwards.size() >= MAX_TARGETS) {
      throw StopException.deferred("4.3.5", "alias expands to too many destinations");
    }
  }

  /** The recipient cannot be delivered to, or not now. */
  static final class StopException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient DeliveryStatus status;

    private StopException(DeliveryStatus status) {
      super(status.text(), null, false, false);
      this.status = status;
    }

    static StopException deferred(String dsn, String text) {
      return new StopException(DeliveryStatus.deferred(dsn, LocalAgent.RELAY, text));
    }

    static StopException bounced(String dsn, String text) {
      return new StopException(DeliveryStatus.bounced(dsn, LocalAgent.RELAY, text));
    }

    DeliveryStatus status() {
      return status;
    }
  }
}
