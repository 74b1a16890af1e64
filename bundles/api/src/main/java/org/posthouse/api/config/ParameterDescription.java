package org.posthouse.api.config;

import java.util.List;

/**
 * A parameter of main.cf, for people.
 *
 * @param type string, boolean, integer, bytes or time
 * @param unit what a number without unit counts: seconds, minutes, hours, days, weeks, bytes; or ""
 * @param defaultValue unexpanded, as {@code postconf -d} shows it
 * @param hasEffect whether a bundle that is there honours the parameter
 * @param daemons who honours it here; of a parameter without effect, who does in Postfix
 * @param text a sentence about what it does; "" if nobody has written one
 */
public record ParameterDescription(
    String name,
    String type,
    String unit,
    String defaultValue,
    boolean hasEffect,
    List<String> daemons,
    String text) {
  public ParameterDescription {
    daemons = List.copyOf(daemons);
  }
}
