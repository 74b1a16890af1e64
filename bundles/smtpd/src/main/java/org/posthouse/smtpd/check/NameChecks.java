package org.posthouse.smtpd.check;

import org.posthouse.mail.Addresses;
import org.posthouse.mail.HostNames;

/** What names look like, and what is known of the client's. */
final class NameChecks {
  private final Codes codes;

  NameChecks(Codes codes) {
    this.codes = codes;
  }

  Verdict invalidHelo(Check check) {
    String helo = check.client().helo();
    if (helo.isEmpty() || HostNames.isLiteral(helo) || HostNames.isAddress(helo)) {
      return Verdict.DUNNO;
    }
    if (helo.startsWith("[")) {
      return refuse(check.heloSubject(), codes.invalidHostname(), "5.5.2", "invalid ip address");
    }
    return HostNames.isValid(withoutDot(helo))
        ? Verdict.DUNNO
        : refuse(check.heloSubject(), codes.invalidHostname(), "5.5.2", "Invalid name");
  }

  Verdict shortHelo(Check check) {
    String helo = check.client().helo();
    if (helo.isEmpty() || HostNames.isLiteral(helo)) {
      return Verdict.DUNNO;
    }
    if (helo.startsWith("[")) {
      return refuse(check.heloSubject(), codes.invalidHostname(), "5.5.2", "invalid ip address");
    }
    return HostNames.isFullyQualified(withoutDot(helo))
        ? Verdict.DUNNO
        : refuse(check.heloSubject(), codes.nonFqdn(), "5.5.2", "need fully-qualified hostname");
  }

  Verdict shortSender(Check check) {
    return check.hasSender() && !check.question().sender().isEmpty()
        ? address(check.question().internalSender(), check.senderSubject())
        : Verdict.DUNNO;
  }

  Verdict shortRecipient(Check check) {
    return check.hasRecipient()
        ? address(check.question().internalRecipient(), check.recipientSubject())
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

  Verdict unknownClient(Check check) {
    return client(check, check.client().nameStatus(), "cannot find your hostname");
  }

  Verdict unknownReverse(Check check) {
    return client(check, check.client().reverseStatus(), "cannot find your reverse hostname");
  }

  private Verdict client(Check check, Client.NameStatus status, String trouble) {
    String text = Subject.CLIENT + " rejected: " + trouble + ", [" + check.client().address() + "]";
    return switch (status) {
      case OK -> Verdict.DUNNO;
      case TEMPORARY -> Verdict.reject(new Rejection(450, "4.7.25", text));
      case FORGED, NONE -> Verdict.reject(new Rejection(codes.unknownClient(), "5.7.25", text));
    };
  }

  private static String withoutDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static Verdict refuse(Subject subject, int code, String dsn, String reason) {
    return Verdict.reject(Rejection.of(code, dsn, subject, reason));
  }
}
