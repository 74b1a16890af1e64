package org.posthouse.commands;

import java.util.List;
import java.util.Optional;

/** The commands by name. Only the class of the one that is asked for gets loaded. */
public final class Commands {

  private static final List<String> NAMES = List.of("postconf", "postfix", "posthouse");

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
          default -> null;
        });
  }
}
