package org.posthouse.map.regexp;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.posthouse.api.table.TableException;
import org.posthouse.tables.pattern.RegexLibrary;

/** POSIX regular expressions of the C library, for one table. */
final class RegexpLibrary implements RegexLibrary<Regex> {
  private final List<Regex> expressions = new ArrayList<>();
  private final TimedMatch timed = new TimedMatch();

  private RegexpLibrary() {}

  static RegexpLibrary load() throws TableException {
    try {
      Libc.groups(java.lang.foreign.MemorySegment.ofArray(new long[8]));
      return new RegexpLibrary();
    } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
      throw TableException.misconfigured(
          "regexp tables need the GNU C library: the Debian package libc6", e);
    }
  }

  @Override
  public int options(String flags, Consumer<String> warn) throws RegexException {
    int options = Libc.EXTENDED | Libc.ICASE;
    for (int i = 0; i < flags.length(); i++) {
      switch (flags.charAt(i)) {
        case 'i' -> options ^= Libc.ICASE;
        case 'm' -> options ^= Libc.NEWLINE;
        case 'x' -> options ^= Libc.EXTENDED;
        default ->
            throw new RegexException(
                "unknown regexp option \"" + flags.charAt(i) + "\": skipping this rule");
      }
    }
    return options;
  }

  @Override
  public Regex compile(byte[] expression, int options, boolean wantsGroups) throws RegexException {
    Regex regex = Regex.of(expression, options, wantsGroups);
    expressions.add(regex);
    return regex;
  }

  @Override
  public int groups(Regex regex) {
    return regex.groups;
  }

  @Override
  public Subject<Regex> subject(byte[] key) {
    return new RegexpMatch(timed, key);
  }

  @Override
  public void close() {
    expressions.forEach(Regex::release);
  }
}
