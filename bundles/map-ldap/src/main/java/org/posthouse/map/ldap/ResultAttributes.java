package org.posthouse.map.ldap;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.posthouse.api.config.ParameterList;
import org.posthouse.tables.query.TableSettings;

/** The attributes that make the result of a lookup, by what they are for. */
record ResultAttributes(
    List<String> ordinary, List<String> special, List<String> leaf, List<String> terminal) {

  static ResultAttributes of(TableSettings settings) {
    return new ResultAttributes(
        list(settings, "result_attribute", "maildrop"),
        list(settings, "special_result_attribute", ""),
        list(settings, "leaf_result_attribute", ""),
        list(settings, "terminal_result_attribute", ""));
  }

  private static List<String> list(TableSettings settings, String parameter, String preset) {
    return List.copyOf(ParameterList.split(settings.get(parameter, preset)));
  }

  /** What to ask the server for. */
  String[] wanted() {
    List<String> all = new ArrayList<>(ordinary);
    all.addAll(special);
    all.addAll(leaf);
    all.addAll(terminal);
    return all.toArray(String[]::new);
  }

  /**
   * Those of them that an LDAP URL asks for too; all if it names none. An option that only one of
   * the two has counts.
   */
  ResultAttributes of(String[] inUrl) {
    if (inUrl.length == 0 || inUrl.length == 1 && inUrl[0].equals("*")) {
      return this;
    }
    return new ResultAttributes(
        both(ordinary, inUrl), both(special, inUrl), both(leaf, inUrl), both(terminal, inUrl));
  }

  private static List<String> both(List<String> ours, String[] inUrl) {
    List<String> both = new ArrayList<>();
    for (String our : ours) {
      for (String theirs : inUrl) {
        String a = our.toLowerCase(Locale.ROOT);
        String b = theirs.toLowerCase(Locale.ROOT);
        if (a.equals(b) || a.startsWith(b + ";")) {
          both.add(our);
        } else if (b.startsWith(a + ";")) {
          both.add(theirs);
        }
      }
    }
    return List.copyOf(both);
  }

  boolean isEmpty() {
    return ordinary.isEmpty() && special.isEmpty() && leaf.isEmpty() && terminal.isEmpty();
  }
}
