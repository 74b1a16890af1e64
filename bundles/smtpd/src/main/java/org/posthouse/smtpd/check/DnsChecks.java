package org.posthouse.smtpd.check;

import java.time.Duration;
import org.posthouse.api.Deadline;
import org.posthouse.api.rewrite.AddressClass;
import org.posthouse.api.rewrite.Resolution;
import org.posthouse.mail.Addresses;
import org.posthouse.mail.HostNames;
import org.posthouse.net.dns.Dns;
import org.posthouse.net.dns.DnsAnswer;
import org.posthouse.net.dns.MxRecord;

/** Whether names exist in the name service. */
final class DnsChecks {
  /** Longer than any resolver's retries, shorter than a client's patience. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

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

  DnsChecks(Codes codes, TempFail addressTempFail, TempFail heloTempFail) {
    this.codes = codes;
    this.addressTempFail = addressTempFail;
    this.heloTempFail = heloTempFail;
  }

  Verdict sender(Check check) {
    if (!check.hasSender() || check.question().sender().isEmpty()) {
      return Verdict.DUNNO;
    }
    return address(
        check,
        check.senderRoute(),
        check.question().internalSender(),
        check.senderSubject(),
        "4.1.8",
        new Rejection(550, "5.7.27", ""));
  }

  Verdict recipient(Check check) {
    if (!check.hasRecipient()) {
      return Verdict.DUNNO;
    }
    return address(
        check,
        check.recipientRoute(),
        check.question().internalRecipient(),
        check.recipientSubject(),
        "4.1.2",
        new Rejection(556, "5.1.10", ""));
  }

  Verdict helo(Check check) {
    String helo = check.client().helo();
    if (helo.isEmpty() || helo.startsWith("[") || HostNames.isAddress(helo)) {
      return Verdict.DUNNO;
    }
    Rejection unknown =
        Rejection.of(codes.unknownHostname(), "5.7.1", check.heloSubject(), "Host not found");
    return switch (lookup(check.with().dns(), helo)) {
      case YES, NULL_MX -> Verdict.DUNNO;
      case NO -> Verdict.reject(unknown);
      case UNKNOWN ->
          unanswered(
              check,
              heloTempFail,
              Rejection.of(450, "4.7.1", check.heloSubject(), "Host not found"));
    };
  }

  /** Only domains that are not ours are looked up. */
  private Verdict address(
      Check check,
      Resolution resolution,
      String address,
      Subject subject,
      String dsn,
      Rejection nullMx) {
    String domain = Addresses.domain(address);
    if (domain.isEmpty() || domain.startsWith("[")) {
      return Verdict.DUNNO;
    }
    switch (resolution) {
      case Resolution.Failed(var error) -> {
        // Whether the domain is ours nobody can tell.
        return check.lookupFailure(subject, error.reply() + " " + error.detail());
      }
      case Resolution.Route route -> {
        if (route.addressClass() != AddressClass.DEFAULT) {
          return Verdict.DUNNO;
        }
      }
    }
    return switch (lookup(check.with().dns(), domain)) {
      case YES -> Verdict.DUNNO;
      case NO ->
          Verdict.reject(Rejection.of(codes.unknownAddress(), dsn, subject, "Domain not found"));
      case NULL_MX ->
          Verdict.reject(
              Rejection.of(
                  nullMx.code(),
                  nullMx.dsn(),
                  subject,
                  "Domain " + domain + " does not accept mail (nullMX)"));
      case UNKNOWN ->
          unanswered(check, addressTempFail, Rejection.of(450, dsn, subject, "Domain not found"));
    };
  }

  private static Verdict unanswered(Check check, TempFail action, Rejection rejection) {
    if (action == TempFail.DEFER) {
      return Verdict.reject(rejection);
    }
    check.deferIfPermit(rejection);
    return Verdict.DUNNO;
  }

  private static Existence lookup(Dns dns, String name) {
    Deadline deadline = Deadline.after(PATIENCE);
    return switch (dns.mx(name, deadline)) {
      case DnsAnswer.Found<MxRecord> found ->
          found.records().size() == 1 && isRoot(found.records().getFirst())
              ? Existence.NULL_MX
              : Existence.YES;
      case DnsAnswer.TryAgain<MxRecord> _ -> Existence.UNKNOWN;
      case DnsAnswer.None<MxRecord> _ ->
          switch (dns.addresses(name, Dns.Family.BOTH, deadline)) {
            case DnsAnswer.Found<?> _ -> Existence.YES;
            case DnsAnswer.None<?> _ -> Existence.NO;
            case DnsAnswer.TryAgain<?> _ -> Existence.UNKNOWN;
          };
    };
  }

  private static boolean isRoot(MxRecord record) {
    return record.isNullMx();
  }
}
