package org.posthouse.smtpd.restriction;

import java.util.List;
import org.posthouse.api.Deadline;
import org.posthouse.api.MailError;
import org.posthouse.api.access.Question;
import org.posthouse.api.access.Subject;
import org.posthouse.api.access.Verdict;
import org.posthouse.api.rewrite.AddressClass;
import org.posthouse.api.rewrite.Resolution;
import org.posthouse.mail.Addresses;
import org.posthouse.mail.HostNames;
import org.posthouse.net.dns.Dns;
import org.posthouse.net.dns.DnsAnswer;
import org.posthouse.net.dns.MxRecord;

/** Whether names exist in the name service. */
final class DnsChecks {
  private final NameService names;
  private final Codes codes;
  private final TempFail addressTempFail;
  private final TempFail heloTempFail;

  /** What to do when the name service does not answer. */
  enum TempFail {
    DEFER,
    DEFER_IF_PERMIT;

    static TempFail of(String word) {
      return word.equals("defer") ? DEFER : DEFER_IF_PERMIT;
    }
  }

  private enum Existence {
    YES,
    NO,
    NULL_MX,
    UNKNOWN
  }

  DnsChecks(NameService names, Codes codes, TempFail addressTempFail, TempFail heloTempFail) {
    this.names = names;
    this.codes = codes;
    this.addressTempFail = addressTempFail;
    this.heloTempFail = heloTempFail;
  }

  Verdict sender(Question question) {
    if (!question.hasSender() || question.sender().isEmpty()) {
      return Verdict.DUNNO;
    }
    return address(
        question,
        question.senderRoute(),
        question.sender(),
        Subject.sender(question),
        "4.1.8",
        new MailError(550, "5.7.27", ""));
  }

  Verdict recipient(Question question) {
    if (!question.hasRecipient()) {
      return Verdict.DUNNO;
    }
    return address(
        question,
        question.recipientRoute(),
        question.recipient(),
        Subject.recipient(question),
        "4.1.2",
        new MailError(556, "5.1.10", ""));
  }

  Verdict helo(Question question) {
    String helo = question.client().helo();
    if (helo.isEmpty() || helo.startsWith("[") || HostNames.isAddress(helo)) {
      return Verdict.DUNNO;
    }
    MailError unknown =
        Subject.helo(question).rejected(codes.unknownHostname(), "5.7.1", "Host not found");
    return switch (lookup(question, helo)) {
      case YES, NULL_MX -> Verdict.DUNNO;
      case NO -> Verdict.reject(unknown);
      case UNKNOWN ->
          unanswered(
              question,
              heloTempFail,
              Subject.helo(question).rejected(450, "4.7.1", "Host not found"));
    };
  }

  /** Only domains that are not ours are looked up. */
  private Verdict address(
      Question question,
      Resolution resolution,
      String address,
      Subject subject,
      String dsn,
      MailError nullMx) {
    String domain = Addresses.domain(address);
    if (domain.isEmpty() || domain.startsWith("[")) {
      return Verdict.DUNNO;
    }
    switch (resolution) {
      case Resolution.Failed(var error) -> {
        // Whether the domain is ours nobody can tell.
        return new Verdict.TryAgain(subject, error.reply() + " " + error.detail());
      }
      case Resolution.Route route -> {
        if (route.addressClass() != AddressClass.DEFAULT) {
          return Verdict.DUNNO;
        }
      }
    }
    return switch (lookup(question, domain)) {
      case YES -> Verdict.DUNNO;
      case NO -> Verdict.reject(subject.rejected(codes.unknownAddress(), dsn, "Domain not found"));
      case NULL_MX ->
          Verdict.reject(
              subject.rejected(
                  nullMx.code(),
                  nullMx.dsn(),
                  "Domain " + domain + " does not accept mail (nullMX)"));
      case UNKNOWN ->
          unanswered(question, addressTempFail, subject.rejected(450, dsn, "Domain not found"));
    };
  }

  private static Verdict unanswered(Question question, TempFail action, MailError trouble) {
    if (action == TempFail.DEFER) {
      return Verdict.reject(trouble);
    }
    return new Verdict.DeferIfPermit(trouble);
  }

  /** Records that a filter drops are there, as Postfix has it. */
  private Existence lookup(Question question, String name) {
    Dns dns = names.of(question);
    Deadline deadline = question.deadline();
    return switch (dns.mx(name, deadline)) {
      case DnsAnswer.Found<MxRecord>(List<MxRecord> records) ->
          records.getFirst().isNullMx() ? Existence.NULL_MX : Existence.YES;
      case DnsAnswer.TryAgain<MxRecord> _ -> Existence.UNKNOWN;
      case DnsAnswer.Dropped<MxRecord> dropped -> dropped(question, name, dropped);
      case DnsAnswer.None<MxRecord> _ ->
          switch (dns.addresses(name, Dns.Family.BOTH, deadline)) {
            case DnsAnswer.Found<?> _ -> Existence.YES;
            case DnsAnswer.None<?> _ -> Existence.NO;
            case DnsAnswer.TryAgain<?> _ -> Existence.UNKNOWN;
            case DnsAnswer.Dropped<?> dropped -> dropped(question, name, dropped);
          };
    };
  }

  private static Existence dropped(Question question, String name, DnsAnswer<?> answer) {
    question.warn(name + ": MX or address lookup error: " + answer.text());
    return Existence.YES;
  }
}
