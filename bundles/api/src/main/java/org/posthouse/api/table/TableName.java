package org.posthouse.api.table;

/**
 * A table as main.cf names it: {@code type:name}, for example {@code hash:/etc/aliases}. The name
 * is everything after the first colon, exactly as written.
 */
public record TableName(String type, String name) {

  /**
   * Splits {@code type:name}.
   *
   * @throws TableException if there is no type or no name
   */
  public static TableName parse(String text) throws TableException {
    int colon = text.indexOf(':');
    if (colon <= 0 || colon + 1 == text.length()) {
      throw noTypeAndName(text);
    }
    return new TableName(text.substring(0, colon), text.substring(colon + 1));
  }

  /** What to say of a text that is no {@code type:name}. */
  public static TableException noTypeAndName(String text) {
    return TableException.misconfigured(
        "open dictionary: expecting \"type:name\" form instead of \"" + text + "\"");
  }

  @Override
  public String toString() {
    return type + ":" + name;
  }
}
