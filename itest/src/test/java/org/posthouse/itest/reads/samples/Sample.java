package org.posthouse.itest.reads.samples;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.posthouse.api.config.Settings;

/** Ways to ask for parameters. */
final class Sample {
  private static final String CONSTANT = "a_constant";
  private static final List<String> COLLECTION = List.of("of_a_list", "of_the_list");

  /** Names by what is spoken. */
  enum Protocol {
    ONE("one_"),
    OTHER("other_");

    private final String prefix;

    Protocol(String prefix) {
      this.prefix = prefix;
    }

    String parameter(String name) {
      return prefix + name;
    }
  }

  record Feature(String name) {
    String of(Settings settings) {
      return settings.get(name + "_level");
    }
  }

  private final String unused = "only_a_string";
  private final Settings settings;

  Sample(Settings settings) {
    this.settings = settings;
  }

  String literals() {
    return settings.get("a_literal") + settings.integer(CONSTANT) + unused;
  }

  boolean chosen(boolean first) {
    return settings.isTrue(first ? "the_first" : "the_second");
  }

  Duration byEnum(Protocol protocol) {
    return time(settings, protocol.parameter("timeout"));
  }

  private static Duration time(Settings from, String name) {
    return from.time(name);
  }

  String byRecord() {
    return new Feature("tls").of(settings);
  }

  List<String> byLambda() {
    Function<Settings, List<String>> later = s -> s.list("in_a_lambda");
    return later.apply(settings);
  }

  long byService(String transport) {
    String ending = "_limit";
    return settings.bytes(transport + ending);
  }

  boolean byCollection() {
    return COLLECTION.stream().anyMatch(name -> settings.isTrue(name));
  }

  String grown(int times) {
    String name = "x";
    for (int i = 0; i < times; i++) {
      name = longer(name);
    }
    return settings.get(name);
  }

  private static String longer(String name) {
    return name.length() > 9 ? name : longer(name + "x");
  }
}
