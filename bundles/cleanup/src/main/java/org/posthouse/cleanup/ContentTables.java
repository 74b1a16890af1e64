package org.posthouse.cleanup;

import org.posthouse.api.config.Settings;
import org.posthouse.api.table.Tables;
import org.posthouse.tables.Maps;

/**
 * The tables that look at headers and lines of the body, and how far they look. Immutable.
 *
 * @param bodyLimit bytes of each part of the body; 0 for all
 * @param lineLimit longer lines are looked at in pieces
 * @param mime whether parts of the body are told apart
 * @param strict what is refused, if they are
 */
record ContentTables(
    Maps header,
    Maps mimeHeader,
    Maps nestedHeader,
    Maps body,
    long bodyLimit,
    int lineLimit,
    int headerLimit,
    int nestingLimit,
    int boundaryLimit,
    boolean mime,
    StrictMime strict) {
  private static final int SHORTEST_LINE = 64;

  static ContentTables of(Settings settings, Tables tables) {
    return new ContentTables(
        Maps.of(tables, settings, "header_checks"),
        Maps.of(tables, settings, "mime_header_checks"),
        Maps.of(tables, settings, "nested_header_checks"),
        Maps.of(tables, settings, "body_checks"),
        settings.bytes("body_checks_size_limit"),
        Math.max(SHORTEST_LINE, settings.integer("line_length_limit")),
        settings.integer("header_size_limit"),
        settings.integer("mime_nesting_limit"),
        settings.integer("mime_boundary_length_limit"),
        !settings.isTrue("disable_mime_input_processing"),
        StrictMime.of(settings));
  }

  /** Whether anything looks below the first header. */
  boolean lookAtBody() {
    return !body.isEmpty()
        || mime && (strict.any() || !(mimeHeader.isEmpty() && nestedHeader.isEmpty()));
  }
}
