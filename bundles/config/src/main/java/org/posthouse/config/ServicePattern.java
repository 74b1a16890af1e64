package org.posthouse.config;

import java.util.ArrayList;
import java.util.List;
import org.posthouse.api.config.ConfigException;

/**
 * A request {@code service/type/name}, where a star, and what is left out at the end, stands for
 * any. A star within a name is no request.
 */
record ServicePattern(String text, List<String> parts) {

  /**
   * @param least how many parts there must be
   * @param most how many there may be
   * @param message what to say if it is another number
   */
  static ServicePattern parse(String text, int least, int most, String message)
      throws ConfigException {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int slash; (slash = text.indexOf('/', start)) >= 0; start = slash + 1) {
      parts.add(text.substring(start, slash));
    }
    if (start < text.length()) {
      parts.add(text.substring(start));
    }
    boolean empty = parts.isEmpty() || parts.getFirst().isEmpty();
    boolean partly = parts.stream().anyMatch(part -> part.contains("*") && !part.equals("*"));
    if (empty || partly || parts.size() < least || parts.size() > most) {
      throw new ConfigException(message);
    }
    return new ServicePattern(text, parts);
  }

  /** The third part. */
  String name() {
    return parts.size() > 2 ? parts.get(2) : "*";
  }

  boolean matches(MasterLine line) {
    return matches(line.name(), line.type());
  }

  boolean matches(String service, String type) {
    return matches(0, service) && matches(1, type);
  }

  boolean matchesName(String name) {
    return matches(2, name);
  }

  private boolean matches(int part, String value) {
    return part >= parts.size() || parts.get(part).equals("*") || parts.get(part).equals(value);
  }
}
