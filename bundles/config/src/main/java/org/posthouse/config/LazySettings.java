package org.posthouse.config;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.posthouse.api.config.ConfigException;

/**
 * main.cf for a command, which asks for a few values of a thousand: each is made and checked when
 * it is asked for. What a command does not use may be bad.
 */
final class LazySettings extends TypedSettings {

  private final Layers layers;
  private final Evaluation evaluation;
  private final Map<String, Entry> made = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();

  LazySettings(Layers layers) {
    super(1, "", layers.directory());
    this.layers = layers;
    this.evaluation = new Evaluation(layers, this::fromFile);
  }

  /**
   * @throws BadValueException for a value that cannot be used
   */
  @Override
  Entry entry(String name) {
    lock.lock();
    try {
      Entry entry = made.get(name);
      if (entry == null) {
        entry = make(name);
        made.put(name, entry);
      }
      return entry;
    } finally {
      lock.unlock();
    }
  }

  private Entry make(String name) {
    String text;
    try {
      text = evaluation.find(name);
    } catch (ExpansionException e) {
      throw bad(e.parameter(), e.getMessage());
    }
    return text == null ? null : entry(name, text);
  }

  private Entry entry(String name, String text) {
    Parameter parameter = layers.parameter(name);
    if (parameter == null) {
      return new Entry(Value.ofText(text), false);
    }
    try {
      return new Entry(Value.of(parameter, text), parameter.declared());
    } catch (ConfigException e) {
      if (parameter.declared()) {
        throw bad(name, e.getMessage());
      }
      return new Entry(Value.ofText(text), false);
    }
  }

  private BadValueException bad(String name, String reason) {
    return new BadValueException(
        layers.main().where(name) + ": " + Secrets.maskQuoted(name, reason));
  }

  /** The content of a file that a value names instead; null if it is no such value. */
  private String fromFile(String name) {
    if (!NameFile.PARAMETERS.contains(name) || layers.explicit(name) == null) {
      return null;
    }
    try {
      String value = new Evaluation(layers).find(name);
      return value.startsWith("/") ? content(name, value) : null;
    } catch (ExpansionException e) {
      return null; // told where the value itself is made
    }
  }

  private String content(String name, String path) {
    try {
      String content = NameFile.read(path);
      if (content.isEmpty()) {
        throw bad(name, path + " is empty");
      }
      return content;
    } catch (IOException e) {
      throw bad(name, "cannot read: " + e.getMessage());
    }
  }
}
