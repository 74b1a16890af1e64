package org.posthouse.api.config;

/**
 * A value that the configuration sets.
 *
 * @param place {@code main.cf}, or {@code master.cf: smtp/inet} for what is another value in a
 *     service
 * @param name of the parameter
 * @param text the value, expanded
 */
public record ConfigValue(String place, String name, String text) {}
