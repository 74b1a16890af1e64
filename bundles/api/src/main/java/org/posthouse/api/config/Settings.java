package org.posthouse.api.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The parameters of one configuration generation as one service sees them, that is, with the {@code
 * -o} overrides of its master.cf line. Immutable: who started a session with it finishes with it.
 *
 * <p>Values are expanded and checked when the generation is made, so the typed getters do not fail
 * for a parameter of that type.
 *
 * @throws IllegalArgumentException from every getter for a name that no bundle has declared, or of
 *     another type: that is a bug of the caller
 */
@ProviderType
public interface Settings {

  /** The generation that brought these values, counted from 1 since the server started. */
  long generation();

  /** The master.cf service that these settings belong to, for example {@code submission}; or "". */
  String serviceName();

  Path configDirectory();

  /** The expanded value, as text. */
  String get(String name);

  /** A {@code yes}/{@code no} parameter. */
  boolean isTrue(String name);

  int integer(String name);

  /** For parameters that count bytes. */
  long bytes(String name);

  Duration time(String name);

  /**
   * A list: elements separated by commas and white space; an element in braces stays one. The
   * braces are kept.
   */
  List<String> list(String name);

  /** A parameter that may be unknown, for example user-defined or built from a service name. */
  Optional<String> find(String name);

  /**
   * Replaces {@code $name} in text that is no value of a parameter: a template, for example.
   *
   * @param names knows some names itself, and gives null for others
   * @throws ConfigException for bad syntax, and for a name that is not defined
   */
  String expand(String text, UnaryOperator<String> names) throws ConfigException;

  /**
   * What a daemon makes of these settings, made once for this object: parsed lists, patterns, TLS
   * contexts. The function must use nothing but these settings (see {@link PerService} for more)
   * and have no side effects; it may run twice.
   */
  <T> T derive(Class<T> type, Function<Settings, T> make);
}
