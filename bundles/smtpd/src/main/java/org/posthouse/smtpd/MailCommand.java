package org.posthouse.smtpd;

import java.net.IDN;
import java.util.Optional;
import org.posthouse.api.MailError;
import org.posthouse.api.MailException;
import org.posthouse.api.access.Facts;
import org.posthouse.api.event.Decider;
import org.posthouse.mail.Addresses;
import org.posthouse.mail.HostNames;
import org.posthouse.mail.SmtpPath;
import org.posthouse.smtpd.State.Chunking;
import org.posthouse.smtpd.State.ChunkingFailed;
import org.posthouse.smtpd.State.Connected;
import org.posthouse.smtpd.State.Greeted;
import org.posthouse.smtpd.State.MailGiven;
import org.posthouse.smtpd.State.RcptGiven;
import org.posthouse.smtpd.State.Refused;
import org.posthouse.smtpd.Transaction.Sender;
import org.posthouse.smtpd.check.Actions;
import org.posthouse.smtpd.check.Decision;
import org.posthouse.tables.ListMatch;

/** MAIL. */
final class MailCommand {
  private final Desk desk;

  MailCommand(Desk desk) {
    this.desk = desk;
  }

  Step run(State state, CommandLine line, boolean pipelined) {
    return switch (state) {
      case MailGiven _, RcptGiven _, Chunking _ ->
          Step.error(state, "503 5.5.1 Error: nested MAIL command");
      case ChunkingFailed failed when failed.inMail() ->
          Step.error(state, "503 5.5.1 Error: nested MAIL command");
      case ChunkingFailed _ -> Step.error(state, "503 5.5.1 Error: MAIL after BDAT");
      case Connected _ ->
          desk.policy().heloRequired
              ? Step.error(state, "503 5.5.1 Error: send HELO/EHLO first")
              : begin(state, line, pipelined);
      case Greeted _ -> begin(state, line, pipelined);
      case Refused _ -> Step.error(state, Small.denied(state));
    };
  }

  private Step begin(State state, CommandLine line, boolean pipelined) {
    Decision tooMuch = desk.gate().beginMail(state.client());
    if (tooMuch.isRefused()) {
      return Step.refused(state, tooMuch);
    }
    String text = line.afterTag("FROM");
    if (text == null) {
      return Step.error(state, "501 5.5.4 Syntax: MAIL FROM:<address>");
    }
    Optional<SmtpPath> path = path(text, desk.policy());
    if (path.isEmpty()) {
      return badSender(state, text);
    }
    SenderParts sender = new SenderParts(path.get().address());
    String error = desk.policy().extensions.mail(path.get().rest(), sender, desk, state.client());
    if (!error.isEmpty()) {
      return Step.error(state, error);
    }
    return Paths.hasDomainFor(path.get().address(), sender.utf8)
        ? check(state, sender.sender(), pipelined)
        : badSender(state, text);
  }

  private Step badSender(State state, String text) {
    Paths.complain(desk, state, "MAIL", SmtpPath.first(text));
    return Step.error(state, "501 5.1.7 Bad sender address syntax");
  }

  private Step check(State state, Sender sender, boolean pipelined) {
    SmtpdSettings policy = desk.policy();
    if (Paths.isUndeclared(sender.address(), sender.smtputf8(), policy)) {
      return Step.error(state, Paths.UNDECLARED);
    }
    Facts question = Facts.of("MAIL", state.client(), pipelined).withSender(sender.address());
    if (policy.messageSizeLimit > 0 && sender.size() > policy.messageSizeLimit) {
      return refuse(
          state,
          question,
          new MailError(552, "5.3.4", "Message size exceeds fixed limit"),
          "message_size_limit");
    }
    ListMatch local = policy.localClients.match(state.client());
    if (local.isUnknown()) {
      return refuse(
          state,
          Facts.of("MAIL", state.client(), pipelined),
          new MailError(451, "4.3.0", "Temporary lookup error"),
          "local_header_rewrite_clients");
    }
    Decision decision = desk.gate().mail(question);
    if (decision.isRefused()) {
      return Step.refused(state, decision);
    }
    Transaction mail = Transaction.begin(sender, decision.actions(), local.isYes());
    return policy.delayOpen ? accept(state, mail) : open(state, mail, question);
  }

  private static Step accept(State state, Transaction mail) {
    return Step.ok(new MailGiven(state.client(), mail), "250 2.1.0 Ok");
  }

  /** Without smtpd_delay_open_until_valid_rcpt the message has its queue id from now on. */
  private Step open(State state, Transaction mail, Facts question) {
    try {
      return accept(state, mail.in(Drafts.open(desk, state.client())));
    } catch (MailException e) {
      return refuse(state, question, e.error(), "queue");
    }
  }

  private Step refuse(State state, Facts question, MailError error, String part) {
    return Step.refused(
        state, desk.gate().refuse(question, error, Actions.NONE, new Decider.Server(part)));
  }

  /** The path of a sender: empty, or an address whose domain can be one. */
  private static Optional<SmtpPath> path(String text, SmtpdSettings policy) {
    return SmtpPath.parse(text, policy.strictEnvelopes)
        .filter(p -> p.address().isEmpty() || Paths.isValid(p.address(), text, policy));
  }

  /** What both MAIL and RCPT ask of addresses. */
  static final class Paths {
    static final String UNDECLARED = "553 5.6.7 Must declare SMTPUTF8 to send unicode address";

    /** What stands for bytes that are no UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    private Paths() {}

    /**
     * @param text as the client sent it: what is blank in the address has to be quoted there
     */
    static boolean isValid(String address, String text, SmtpdSettings policy) {
      String internal = Addresses.internal(address);
      if (internal.startsWith("-") && !policy.allowDash) {
        return false;
      }
      if (!policy.utf8 && internal.indexOf(REPLACEMENT) >= 0) {
        return false;
      }
      boolean quoted = text.indexOf('"') >= 0 || text.indexOf('\\') >= 0;
      if (internal.chars().anyMatch(c -> Character.isISOControl(c) || c == ' ' && !quoted)) {
        return false;
      }
      return (!text.startsWith("<") || text.indexOf('>') > 0) && isValid(address, policy);
    }

    private static boolean isValid(String address, SmtpdSettings policy) {
      int at = Addresses.at(Addresses.internal(address));
      if (at < 0) {
        // As a route that the rewriting would find: there is no such domain.
        return !address.isEmpty() && !address.endsWith("%") && !address.startsWith("!");
      }
      String domain = Addresses.domain(Addresses.internal(address));
      if (domain.isEmpty()) {
        return policy.nullDomain;
      }
      return domain.startsWith("[") ? HostNames.isLiteral(domain) : isName(domain);
    }

    private static boolean isName(String domain) {
      String name = domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
      return !HostNames.isAddress(name) && HostNames.isValid(encoded(name));
    }

    /** The name as DNS has it, or "" if it cannot be there. */
    private static String encoded(String name) {
      if (isAscii(name)) {
        return name;
      }
      try {
        return IDN.toASCII(name, IDN.ALLOW_UNASSIGNED);
      } catch (IllegalArgumentException e) {
        return "";
      }
    }

    /** Whether the domain is possible: beyond ASCII only where SMTPUTF8 was asked for. */
    static boolean hasDomainFor(String address, boolean smtputf8) {
      return smtputf8 || isAscii(Addresses.domain(Addresses.internal(address)));
    }

    /** Whether strict_smtputf8 does not let such an address pass. */
    static boolean isUndeclared(String address, boolean smtputf8, SmtpdSettings policy) {
      return policy.strictUtf8 && !smtputf8 && !isAscii(address);
    }

    private static boolean isAscii(String text) {
      return text.chars().allMatch(c -> c < 128);
    }

    static void complain(Desk desk, State state, String command, String text) {
      // What is not closed is not even shown.
      if (!text.startsWith("<") || text.indexOf('>') > 0) {
        desk.log()
            .warn(
                "Illegal address syntax from "
                    + state.client().namaddr()
                    + " in "
                    + command
                    + " command: "
                    + text);
      }
    }
  }
}
