package org.posthouse.commands;

import java.util.List;
import java.util.Optional;
import org.posthouse.tables.tool.EntryFormat;

/** The commands by name. Only the class of the one that is asked for gets loaded. */
public final class Commands {

  private static final List<String> NAMES =
      List.of(
          "postconf",
          "postfix",
          "posthouse",
          "postkick",
          "postlock",
          "postlog",
          "postmulti",
          "postmap",
          "postalias",
          "newaliases",
          "postcat",
          "postqueue",
          "mailq",
          "postsuper",
          "sendmail");

  private Commands() {}

  public static List<String> names() {
    return NAMES;
  }

  public static Optional<Command> find(String name) {
    return Optional.ofNullable(
        switch (name) {
          case "postconf" -> new Postconf();
          case "postfix" -> new Postfix();
          case "posthouse" -> new Posthouse();
          case "postkick" -> new Postkick();
          case "postlock" -> new Postlock();
          case "postlog" -> new Postlog();
          case "postmulti" -> new Postmulti();
          case "postmap" -> new Postmap(EntryFormat.POSTMAP);
          case "postalias" -> new Postmap(EntryFormat.POSTALIAS);
          case "newaliases" -> new Sendmail(SendmailOptions.Mode.ALIASES);
          case "mailq" -> new Sendmail(SendmailOptions.Mode.LIST);
          case "postcat" -> new Postcat();
          case "postqueue" -> new Postqueue();
          case "postsuper" -> new Postsuper();
          case "sendmail" -> new Sendmail(SendmailOptions.Mode.SUBMIT);
          default -> null;
        });
  }
}
