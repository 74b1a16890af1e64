package org.posthouse.smtpd.restriction;

import org.posthouse.api.access.Question;
import org.posthouse.api.access.Subject;
import org.posthouse.api.access.Verdict;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.mail.Addresses;
import org.posthouse.mail.HostNames;

/** What names look like, and what is known of the client's. */
final class NameChecks {
  private final Codes codes;

  NameChecks(Codes codes) {
    this.codes = codes;
  }

  Verdict invalidHelo(Question question) {
    String helo = question.client().helo();
    if (helo.isEmpty() || HostNames.isLiteral(helo) || HostNames.isAddress(helo)) {
      return Verdict.DUNNO;
    }
    if (helo.startsWith("[")) {
      return refuse(Subject.helo(question), codes.invalidHostname(), "5.5.2", "invalid ip address");
    }
    return HostNames.isValid(withoutDot(helo))
        ? Verdict.DUNNO
        : refuse(Subject.helo(question), codes.invalidHostname(), "5.5.2", "Invalid name");
  }

  Verdict shortHelo(Question question) {
    String helo = question.client().helo();
    if (helo.isEmpty() || HostNames.isLiteral(helo)) {
      return Verdict.DUNNO;
    }
    if (helo.startsWith("[")) {
      return refuse(Subject.helo(question), codes.invalidHostname(), "5.5.2", "invalid ip address");
    }
    return HostNames.isFullyQualified(withoutDot(helo))
        ? Verdict.DUNNO
        : refuse(Subject.helo(question), codes.nonFqdn(), "5.5.2", "need fully-qualified hostname");
  }

  Verdict shortSender(Question question) {
    return question.hasSender() && !question.sender().isEmpty()
        ? address(question.sender(), Subject.sender(question))
        : Verdict.DUNNO;
  }

  Verdict shortRecipient(Question question) {
    return question.hasRecipient()
        ? address(question.recipient(), Subject.recipient(question))
        : Verdict.DUNNO;
  }

  private Verdict address(String address, Subject subject) {
    if (address.equalsIgnoreCase("postmaster")) {
      return Verdict.DUNNO;
    }
    String domain = Addresses.domain(address);
    return HostNames.isLiteral(domain) || HostNames.isFullyQualified(withoutDot(domain))
        ? Verdict.DUNNO
        : refuse(subject, codes.nonFqdn(), "5.5.2", "need fully-qualified address");
  }

  Verdict unknownClient(Question question) {
    return client(question, question.client().nameStatus(), "7.25", "cannot find your hostname");
  }

  Verdict unknownReverse(Question question) {
    return client(
        question, question.client().reverseStatus(), "7.1", "cannot find your reverse hostname");
  }

  private Verdict client(
      Question question, ClientIdentity.NameStatus status, String detail, String trouble) {
    String text =
        Subject.CLIENT + " rejected: " + trouble + ", [" + question.client().address() + "]";
    return switch (status) {
      case OK -> Verdict.DUNNO;
      case TEMPORARY -> Verdict.reject(Subject.refusal(450, "4." + detail, text));
      case FORGED, NONE ->
          Verdict.reject(Subject.refusal(codes.unknownClient(), "5." + detail, text));
    };
  }

  private static String withoutDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static Verdict refuse(Subject subject, int code, String dsn, String reason) {
    return Verdict.reject(subject.rejected(code, dsn, reason));
  }
}
