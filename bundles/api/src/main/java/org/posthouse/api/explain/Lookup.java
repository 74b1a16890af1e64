package org.posthouse.api.explain;

/**
 * Somebody was asked on the way to an answer: a table, the name service, a server.
 *
 * @param source who, for example {@code hash:/etc/postfix/access} or {@code dns}
 * @param key what for
 * @param answer in words, for people
 * @param cached whether it was known from before, and nobody was asked anew
 */
public record Lookup(String source, String key, String answer, boolean cached) {}
