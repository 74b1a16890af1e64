package org.posthouse.api.table;

/**
 * A table as main.cf names it: {@code type:name}, for example {@code hash:/etc/aliases}. The name
 * is everything after the first colon, exactly as written.
 */
public record TableName(String type, String name) {

  /**
   * Splits {@code type:name}.
   *
   * @throws TableException if there is no type
   */
  public static TableName parse(String text) throws TableException {
    int colon = text.indexOf(':');
    if (colon <= 0) {
      throw TableException.misconfigured("bad lookup table \"" + text + "\": need \"type:name\"");
    }
    return new TableName(text.substring(0, colon), text.substring(colon + 1));
  }

  @Override
  public String toString() {
    return type + ":" + name;
  }
}
