package ${package};

import java.util.Locale;
import org.posthouse.api.access.Question;
import org.posthouse.api.access.Restriction;
import org.posthouse.api.access.Subject;
import org.posthouse.api.access.Verdict;
import org.posthouse.api.client.ClientIdentity.NameStatus;

/**
 * One place in a list.
 *
 * @param domain in lower case
 */
record ${Name}Check(String domain, int code) implements Restriction {

  @Override
  public Verdict check(Question question) {
    Subject client = Subject.client(question);
    if (question.client().nameStatus() == NameStatus.TEMPORARY) {
      return new Verdict.TryAgain(client, "check_${name}: the client's name is not known now");
    }
    String name = question.client().name().toLowerCase(Locale.ROOT);
    return name.equals(domain) || name.endsWith("." + domain)
        ? Verdict.reject(client.rejected(code, "5.7.1", "not from " + domain))
        : Verdict.DUNNO;
  }
}
