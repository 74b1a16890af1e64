package org.posthouse.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import org.posthouse.api.table.Tables;

/** Makes the elements of a {@link MatchList} from its text and the files that it names. */
final class MatchListParser {
  /** How deep files may name files; deeper is a circle. */
  private static final int MAX_FILE_DEPTH = 20;

  private final Tables tables;
  private final MatchElement.Kind kind;
  private final ParentDomains parents;
  private final List<MatchElement> elements = new ArrayList<>();

  MatchListParser(Tables tables, MatchElement.Kind kind, ParentDomains parents) {
    this.tables = tables;
    this.kind = kind;
    this.parents = parents;
  }

  List<MatchElement> parse(String text) {
    add(ListTokens.of(text), false, 0);
    return elements;
  }

  private void add(List<String> tokens, boolean negated, int depth) {
    for (String token : tokens) {
      int start = 0;
      while (start < token.length() && token.charAt(start) == '!') {
        start++;
      }
      String pattern = token.substring(start);
      boolean not = negated ^ start % 2 == 1;
      if (pattern.isEmpty()) {
        elements.add(new MatchElement.Bad("no pattern after '!'"));
      } else if (pattern.startsWith("/")) {
        addFile(pattern, not, depth);
      } else {
        elements.add(element(pattern, not));
      }
    }
  }

  private void addFile(String file, boolean negated, int depth) {
    if (depth == MAX_FILE_DEPTH) {
      elements.add(new MatchElement.Bad("files nested too deeply: " + file));
      return;
    }
    try {
      if (othersCanWrite(Path.of(file))) {
        elements.add(
            new MatchElement.Bad(
                file + ": not used, because every user of this machine may write it"));
        return;
      }
      add(ListTokens.ofFile(Path.of(file)), negated, depth + 1);
    } catch (NoSuchFileException e) {
      elements.add(new MatchElement.Bad("open file " + file + ": No such file or directory"));
    } catch (IOException e) {
      elements.add(new MatchElement.Bad("open file " + file + ": " + e.getMessage()));
    }
  }

  private static boolean othersCanWrite(Path file) throws IOException {
    try {
      return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_WRITE);
    } catch (UnsupportedOperationException e) {
      return false; // a file system without such modes
    }
  }

  private MatchElement element(String pattern, boolean negated) {
    if (!pattern.startsWith("[") && pattern.indexOf(':') >= 0) {
      return new MatchElement.Keys(negated, kind, BadTable.orHandle(tables, pattern), parents);
    }
    String folded = Fold.lower(pattern);
    return switch (kind) {
      case STRING -> new MatchElement.Name(negated, folded);
      case DOMAIN -> MatchElement.Domain.of(negated, folded, parents);
      case CLIENT -> client(folded, negated);
    };
  }

  private MatchElement client(String pattern, boolean negated) {
    if (!pattern.startsWith("[") && pattern.indexOf('/') < 0 && IpAddress.parse(pattern) == null) {
      return MatchElement.Domain.of(negated, pattern, parents);
    }
    try {
      return new MatchElement.Network(negated, IpNetwork.parse(pattern));
    } catch (IllegalArgumentException e) {
      return MatchElement.BadNetwork.of(negated, pattern, e.getMessage());
    }
  }
}
