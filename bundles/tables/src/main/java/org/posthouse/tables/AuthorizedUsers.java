package org.posthouse.tables;

import java.util.Optional;
import org.posthouse.api.table.Tables;

/** The users of this machine whom {@code authorized_*_users} lets use a service. */
public final class AuthorizedUsers {
  /** What a user is called whose number has no name. */
  public static final String UNKNOWN = "unknown";

  private static final String ANYONE = "static:anyone";
  private static final String ROOT = "root";

  private final Optional<MatchList> list;

  private AuthorizedUsers(Optional<MatchList> list) {
    this.list = list;
  }

  /**
   * @param parameter for messages
   * @param value of the parameter
   */
  public static AuthorizedUsers of(Tables tables, String parameter, String value) {
    return new AuthorizedUsers(
        value.equals(ANYONE)
            ? Optional.empty()
            : Optional.of(MatchList.strings(tables, parameter, value)));
  }

  /**
   * Whether the list has a user.
   *
   * @param user the login name; a number stands for one without a name
   */
  public ListMatch match(String user) {
    if (list.isEmpty()) {
      return ListMatch.of(true);
    }
    boolean isNumber = user.chars().allMatch(c -> c >= '0' && c <= '9');
    return list.get().match(isNumber ? UNKNOWN : user);
  }

  /**
   * Whether a user may look after the queue: root and the server's own user may always.
   *
   * @param user empty for one whom the kernel does not name
   */
  public boolean mayManage(Optional<String> user) {
    return isManager(user) || user.map(name -> match(name).isYes()).orElse(list.isEmpty());
  }

  /** Whether it is root or the server's own user. */
  public static boolean isManager(Optional<String> user) {
    return user.filter(name -> name.equals(ROOT) || name.equals(System.getProperty("user.name")))
        .isPresent();
  }
}
