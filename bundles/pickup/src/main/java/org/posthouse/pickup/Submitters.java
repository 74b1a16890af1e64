package org.posthouse.pickup;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.posthouse.api.MailError;
import org.posthouse.api.MailException;
import org.posthouse.api.config.Settings;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Tables;
import org.posthouse.tables.AuthorizedUsers;
import org.posthouse.tables.Fold;
import org.posthouse.tables.ListMatch;
import org.posthouse.tables.Maps;
import org.posthouse.tables.RecipientDelimiter;

/** Who may submit mail, and as which sender: by whose the file is. */
final class Submitters {
  private static final String ROOT = "root";
  private static final String ANY = "*";

  private final Tables tables;
  private final Settings settings;

  Submitters(Tables tables, Settings settings) {
    this.tables = tables;
    this.settings = settings;
  }

  /**
   * Root's sendmail has the rights of the server's user and says that it is root's; from anybody
   * else nobody believes that.
   */
  static Maildrop.Taken submitter(Maildrop.Taken file, Envelope envelope) {
    String claimed = envelope.attributes().get(Submission.SUBMITTER);
    boolean own = file.user().equals(System.getProperty("user.name"));
    return own && "0".equals(claimed)
        ? new Maildrop.Taken(file.path(), 0, ROOT, file.size())
        : file;
  }

  /** The envelope without what was said about the submitter. */
  static Envelope withoutClaims(Envelope envelope) {
    Map<String, String> attributes = new HashMap<>(envelope.attributes());
    attributes.remove(Submission.SUBMITTER);
    return new Envelope(envelope.sender(), envelope.recipients(), envelope.arrival(), attributes);
  }

  /**
   * Looks at both.
   *
   * @throws ForbiddenException if the mail is not to be taken
   * @throws MailException if that cannot be told now
   */
  void check(Maildrop.Taken file, String sender) throws ForbiddenException, MailException {
    var users =
        AuthorizedUsers.of(
            tables, "authorized_submit_users", settings.get("authorized_submit_users"));
    String who = "User " + file.user() + "(" + file.uid() + ")";
    switch (users.match(file.user())) {
      case ListMatch.Yes _ -> {}
      case ListMatch.No _ -> throw new ForbiddenException(who + " is not allowed to submit mail");
      case ListMatch.Unknown unknown ->
          throw cannotTell("authorized_submit_users", unknown.reason());
    }
    if (!settings.get("local_login_sender_maps").equals("static:*") && !mayUse(file, sender)) {
      throw new ForbiddenException(
          who + " is not allowed to send as <" + sender + ">: local_login_sender_maps");
    }
  }

  private static MailException cannotTell(String parameter, String reason) {
    return new MailException(
        new MailError(451, "4.3.0", "Error: user lookup error", parameter + ": " + reason));
  }

  private boolean mayUse(Maildrop.Taken file, String sender) throws MailException {
    boolean isNumber = file.user().equals(Integer.toString(file.uid()));
    String login = isNumber ? "uid:" + file.uid() : file.user();
    for (String pattern : patterns(login)) {
      if (pattern.equals(ANY) || matches(pattern, sender)) {
        return true;
      }
    }
    return false;
  }

  private List<String> patterns(String login) throws MailException {
    List<String> patterns = new ArrayList<>();
    switch (Maps.of(tables, settings, "local_login_sender_maps").lookup(login)) {
      case LookupResult.Found(List<String> values) -> {
        for (String value : values) {
          patterns.addAll(List.of(value.strip().split("[\\s,]+")));
        }
      }
      case LookupResult.NotFound() -> {}
      case LookupResult.TryAgain(String reason) ->
          throw cannotTell("local_login_sender_maps", reason);
      case LookupResult.Misconfigured(String reason) ->
          throw cannotTell("local_login_sender_maps", reason);
    }
    return patterns;
  }

  /** Address extensions of the sender do not count. */
  private boolean matches(String pattern, String sender) {
    if (sender.isEmpty()) {
      return pattern.equals(settings.get("empty_address_local_login_sender_maps_lookup_key"));
    }
    String bare = Fold.lower(withoutExtension(sender));
    String wanted = Fold.lower(pattern);
    return wanted.startsWith("@")
        ? bare.endsWith(wanted) && bare.lastIndexOf('@') == bare.length() - wanted.length()
        : bare.equals(wanted);
  }

  private String withoutExtension(String sender) {
    int at = sender.lastIndexOf('@');
    String local = at < 0 ? sender : sender.substring(0, at);
    int extension = RecipientDelimiter.of(settings).indexIn(local);
    return extension < 0
        ? sender
        : local.substring(0, extension) + sender.substring(local.length());
  }
}
