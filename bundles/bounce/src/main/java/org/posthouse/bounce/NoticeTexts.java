package org.posthouse.bounce;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.posthouse.api.bounce.BounceService.Kind;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.Settings;
import org.posthouse.mail.template.BounceTemplate;
import org.posthouse.mail.template.BounceTemplates;
import org.posthouse.mail.template.TemplateExpansion;

/**
 * The texts of notifications: the built-in ones, and those of {@code bounce_template_file} that can
 * be used. A broken file keeps nobody from hearing about undeliverable mail.
 *
 * @param problems with the file
 */
record NoticeTexts(Map<Kind, Text> byKind, List<String> problems) {

  /** A template and its text, expanded. */
  record Text(BounceTemplate template, List<String> lines) {

    boolean isAscii() {
      return template.charset().equalsIgnoreCase("us-ascii");
    }

    byte[] bytes() {
      return String.join("\r\n", lines).concat("\r\n").getBytes(template.encoding());
    }
  }

  private record Values(Settings settings) implements TemplateExpansion.Parameters {
    @Override
    public String expand(String text, UnaryOperator<String> names) throws ConfigException {
      return settings.expand(text, names);
    }

    @Override
    public Duration delayWarningTime() {
      return settings.time("delay_warning_time");
    }

    @Override
    public Duration maximalQueueLifetime() {
      return settings.time("maximal_queue_lifetime");
    }
  }

  static NoticeTexts of(Settings settings) {
    List<String> problems = new ArrayList<>();
    BounceTemplates templates = read(settings.get("bounce_template_file"), problems);
    var expansion = new TemplateExpansion(new Values(settings), problems::add);
    Map<Kind, Text> texts = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      texts.put(kind, text(name(kind), templates, expansion, problems));
    }
    return new NoticeTexts(texts, List.copyOf(problems));
  }

  private static BounceTemplates read(String file, List<String> problems) {
    if (file.isEmpty()) {
      return BounceTemplates.builtIn();
    }
    try {
      return BounceTemplates.read(Path.of(file), problems::add);
    } catch (NoSuchFileException e) {
      problems.add("open " + file + ": No such file or directory");
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      problems.add(reason.startsWith(file) ? reason : "read " + file + ": " + reason);
    }
    return BounceTemplates.builtIn();
  }

  private static Text text(
      String name, BounceTemplates templates, TemplateExpansion expansion, List<String> problems) {
    BounceTemplate template = templates.get(name);
    try {
      return new Text(template, expansion.text(template));
    } catch (ConfigException e) {
      problems.add(e.getMessage() + " -- ignoring this template");
    }
    template = BounceTemplates.builtIn().get(name);
    try {
      return new Text(template, expansion.text(template));
    } catch (ConfigException e) {
      throw new IllegalStateException(e); // ours refers to nothing else than what is always there
    }
  }

  private static String name(Kind kind) {
    return switch (kind) {
      case FAILURE -> "failure";
      case DELAY -> "delay";
      case SUCCESS -> "success";
    };
  }

  Text of(Kind kind) {
    return byKind.get(kind);
  }
}
