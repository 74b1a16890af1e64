package org.posthouse.smtpd.restriction;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.posthouse.api.access.Question;
import org.posthouse.api.access.Restriction;
import org.posthouse.api.access.RestrictionException;
import org.posthouse.api.access.RestrictionTerm;
import org.posthouse.api.access.Subject;
import org.posthouse.api.access.Verdict;
import org.posthouse.api.client.TlsIdentity;
import org.posthouse.api.config.ParameterList;
import org.posthouse.tables.AccessTable;

/**
 * {@code check_ccert_access}: asks a table about the fingerprints of the client's certificate and
 * of its key, or about what {@code search_order} says.
 */
final class CertificateAccess implements Restriction {
  static final String KIND = "Client certificate";
  private static final String OPTION = "search_order";
  private static final List<String> USUAL = List.of("cert_fingerprint", "pubkey_fingerprint");

  private final AccessTable table;
  private final TableAnswer answer;
  private final List<Function<TlsIdentity, String>> keys;
  private final boolean asked;

  private CertificateAccess(
      AccessTable table,
      TableAnswer answer,
      List<Function<TlsIdentity, String>> keys,
      boolean asked) {
    this.table = table;
    this.answer = answer;
    this.keys = keys;
    this.asked = asked;
  }

  /**
   * @param asked whether clients are asked for certificates at all
   */
  static CertificateAccess of(
      RestrictionTerm term, AccessTable table, TableAnswer answer, boolean asked)
      throws RestrictionException {
    List<String> order = USUAL;
    for (String option : term.options()) {
      order = order(option);
    }
    List<Function<TlsIdentity, String>> keys = new ArrayList<>();
    for (String name : order) {
      keys.add(key(name));
    }
    return new CertificateAccess(table, answer, List.copyOf(keys), asked);
  }

  /** {@code search_order = a, b}, in braces when it has blanks. */
  private static List<String> order(String option) throws RestrictionException {
    String text = option.startsWith("{") ? option.substring(1, option.length() - 1) : option;
    int equals = text.indexOf('=');
    if (equals < 0 || !text.substring(0, equals).strip().equals(OPTION)) {
      throw new RestrictionException(
          "unexpected attribute in check_ccert_access: \"" + option + '"');
    }
    String value = text.substring(equals + 1).strip();
    return ParameterList.split(value);
  }

  private static Function<TlsIdentity, String> key(String name) throws RestrictionException {
    return switch (name) {
      case "cert_fingerprint" -> TlsIdentity::certificateFingerprint;
      case "pubkey_fingerprint" -> TlsIdentity::keyFingerprint;
      default ->
          throw new RestrictionException(
              "unexpected " + OPTION + " in check_ccert_access: \"" + name + '"');
    };
  }

  @Override
  public Verdict check(Question question) {
    Optional<TlsIdentity> tls = question.client().tls();
    if (!asked) {
      question.warn("check_ccert_access is requested, but \"smtpd_tls_ask_ccert = no\"");
    }
    if (tls.isEmpty()) {
      return Verdict.DUNNO;
    }
    if (!tls.get().problem().isEmpty()) {
      return new Verdict.TryAgain(Subject.client(question), tls.get().problem());
    }
    for (Function<TlsIdentity, String> key : keys) {
      String value = key.apply(tls.get());
      Verdict verdict =
          answer.verdict(
              question, table.whole(value), value, new Subject(tls.get().subject(), KIND));
      if (!(verdict instanceof Verdict.Dunno)) {
        return verdict;
      }
    }
    return Verdict.DUNNO;
  }
}
