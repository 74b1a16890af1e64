package org.posthouse.api.access;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.posthouse.api.Deadline;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.client.ClientIdentity.NameStatus;
import org.posthouse.api.rewrite.AddressClass;
import org.posthouse.api.rewrite.Resolution;

/** A question as the SMTP server would ask it, for tests of restrictions. Used by one thread. */
public final class SampleQuestion implements Question {
  private final Stage stage;
  private final Facts facts;
  private final boolean trial;
  private final Set<String> claimed = new HashSet<>();

  /** What the restriction said to the log; warnings begin with "warning: ". */
  public final List<String> lines = new CopyOnWriteArrayList<>();

  private SampleQuestion(Stage stage, Facts facts, boolean trial) {
    this.stage = stage;
    this.facts = facts;
    this.trial = trial;
  }

  /** A client at a documentation address that calls itself so. */
  public static ClientIdentity client(String helo) {
    return new ClientIdentity(
        "client.example.com",
        "client.example.com",
        NameStatus.OK,
        NameStatus.OK,
        "192.0.2.1",
        "12345",
        "192.0.2.25",
        "25",
        helo,
        ClientIdentity.ESMTP,
        "",
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /** Nothing is known but the client. */
  public static SampleQuestion connect(Stage stage) {
    return new SampleQuestion(stage, Facts.of("CONNECT", client(""), false), false);
  }

  /** RCPT from a client that calls itself {@code helo}. */
  public static SampleQuestion rcpt(Stage stage, String helo, String sender, String recipient) {
    Facts facts = Facts.of("RCPT", client(helo), false).withSender(sender);
    return new SampleQuestion(stage, facts.withRecipient(recipient).inMessage("NOQUEUE", 1), false);
  }

  /** The same, which must have no effect. */
  public SampleQuestion onTrial() {
    return new SampleQuestion(stage, facts, true);
  }

  @Override
  public Stage stage() {
    return stage;
  }

  @Override
  public String command() {
    return facts.command();
  }

  @Override
  public String queueId() {
    return facts.queueId();
  }

  @Override
  public ClientIdentity client() {
    return facts.client();
  }

  @Override
  public boolean hasSender() {
    return facts.sender() != null;
  }

  @Override
  public String sender() {
    return hasSender() ? facts.sender() : "";
  }

  @Override
  public boolean hasRecipient() {
    return facts.recipient() != null;
  }

  @Override
  public String recipient() {
    return hasRecipient() ? facts.recipient() : "";
  }

  @Override
  public int recipientCount() {
    return facts.recipientCount();
  }

  @Override
  public String etrnDomain() {
    return facts.etrnDomain();
  }

  @Override
  public boolean isPipelined() {
    return facts.pipelined();
  }

  @Override
  public Dispositions dispositions() {
    return Dispositions.NONE;
  }

  @Override
  public Subject subject() {
    return switch (stage) {
      case CLIENT -> Subject.client(this);
      case HELO -> Subject.helo(this);
      case SENDER -> Subject.sender(this);
      case RELAY, RECIPIENT -> Subject.recipient(this);
      case DATA -> new Subject("DATA", Subject.DATA);
      case END_OF_DATA -> new Subject("END-OF-MESSAGE", Subject.END_OF_DATA);
      case ETRN -> new Subject(etrnDomain(), Subject.ETRN);
    };
  }

  @Override
  public Resolution recipientRoute() {
    return new Resolution.Route("smtp", "example.net", recipient(), AddressClass.DEFAULT);
  }

  @Override
  public Resolution senderRoute() {
    return new Resolution.Route("smtp", "example.net", sender(), AddressClass.DEFAULT);
  }

  @Override
  public boolean claim(String what) {
    return claimed.add(what);
  }

  @Override
  public Deadline deadline() {
    return Deadline.after(Duration.ofSeconds(30));
  }

  @Override
  public boolean isTrial() {
    return trial;
  }

  @Override
  public void info(String text) {
    lines.add(text);
  }

  @Override
  public void warn(String text) {
    lines.add("warning: " + text);
  }
}
