package org.posthouse.commands;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.posthouse.api.table.TableFactory;

/**
 * The table types of the class path. A distribution has a list of them with their classes, made
 * when it was built: a look for services opens each jar, and commands know which type they want.
 */
final class ClassPathTypes {
  private final String list;

  ClassPathTypes(String list) {
    this.list = "\n" + list;
  }

  /** Writes the list of the types of this class path. */
  public static void main(String[] args) throws IOException {
    StringBuilder list = new StringBuilder();
    for (TableFactory factory : all()) {
      for (String type : factory.types()) {
        list.append(type).append(' ').append(factory.getClass().getName()).append('\n');
      }
    }
    Files.writeString(Path.of(args[0]), list);
  }

  static List<TableFactory> all() {
    List<TableFactory> factories = new ArrayList<>();
    ServiceLoader.load(TableFactory.class).forEach(factories::add);
    return factories;
  }

  /** Empty if there is no list, as without a distribution. */
  static Optional<ClassPathTypes> listed() {
    String lists = System.getProperty("posthouse.lists", "");
    if (lists.isEmpty()) {
      return Optional.empty();
    }
    String file = lists + "/command-types";
    try (InputStream in = new FileInputStream(file)) {
      return Optional.of(
          new ClassPathTypes(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)));
    } catch (FileNotFoundException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    }
  }

  Optional<TableFactory> find(String type) {
    String line = "\n" + type + " ";
    int at = list.indexOf(line);
    if (at < 0) {
      return Optional.empty();
    }
    String name = list.substring(at + line.length(), list.indexOf('\n', at + line.length()));
    try {
      return Optional.of((TableFactory) Class.forName(name).getConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(name + ": " + e, e);
    }
  }
}
