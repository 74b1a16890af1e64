package org.posthouse.api.access;

import java.util.EnumSet;
import java.util.Set;

/**
 * How a word is used. In a list where it may not stand it answers {@code 451 4.3.5 Server
 * configuration error}.
 *
 * @param argument what follows it
 * @param lists where it may stand
 */
public record RestrictionUse(ArgumentKind argument, Set<Stage> lists) {

  /** A word that stands alone, in any list. */
  public static final RestrictionUse ALONE = anywhere(ArgumentKind.NONE);

  /** A word that is followed by an argument, in any list. */
  public static final RestrictionUse WITH_ARGUMENT = anywhere(ArgumentKind.TEXT);

  /** A word that is followed by a {@code type:table}, in any list. */
  public static final RestrictionUse WITH_TABLE = anywhere(ArgumentKind.TABLE);

  public RestrictionUse {
    lists = Set.copyOf(lists);
  }

  private static RestrictionUse anywhere(ArgumentKind argument) {
    return new RestrictionUse(argument, EnumSet.allOf(Stage.class));
  }
}
