package org.posthouse.mail.template;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The templates of notifications: those that are built in, and those of a file ({@code
 * bounce_template_file}) in place of some or all of them. What is wrong in a file makes the
 * built-in template stay.
 */
public final class BounceTemplates {

  /** Many times what the four templates need; keeps a wrong path from filling the heap. */
  private static final int MAX_BYTES = 1 << 20;

  private static final String SUFFIX = "_template";

  private final Map<String, BounceTemplate> byName;

  private BounceTemplates(Map<String, BounceTemplate> byName) {
    this.byName = byName;
  }

  /** Posthouse's own. */
  public static BounceTemplates builtIn() {
    Map<String, BounceTemplate> none = new LinkedHashMap<>();
    for (String name : List.of("failure", "delay", "success", "verify")) {
      none.put(
          name,
          new BounceTemplate(
              name, "", StandardCharsets.US_ASCII, "us-ascii", "", "", "", List.of()));
    }
    try (InputStream in = BounceTemplates.class.getResourceAsStream("templates")) {
      return new BounceTemplates(none).with(Source.of(BounceTemplate.BUILT_IN, in), problem -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The built-in ones with those of a file.
   *
   * @param problems hears what is wrong in the file
   * @throws IOException if it cannot be read, or is no file of templates at all
   */
  public static BounceTemplates read(Path file, Consumer<String> problems) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return builtIn().with(Source.of(file.toString(), in), problems);
    }
  }

  /** The lines of a file, and how to make its bytes of them. */
  record Source(String file, Charset encoding, List<String> lines) {

    static Source of(String file, InputStream in) throws IOException {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("larger than " + MAX_BYTES + " bytes");
      }
      Charset encoding = StandardCharsets.UTF_8;
      String text;
      try {
        text = encoding.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException _) {
        encoding = StandardCharsets.ISO_8859_1;
        text = new String(bytes, encoding);
      }
      return new Source(file, encoding, text.lines().toList());
    }
  }

  public BounceTemplate get(String name) {
    return byName.get(name);
  }

  /** The four, in the order of the manual. */
  public List<BounceTemplate> all() {
    return List.copyOf(byName.values());
  }

  private BounceTemplates with(Source source, Consumer<String> problems) throws IOException {
    String file = source.file();
    List<String> lines = source.lines();
    Map<String, BounceTemplate> all = new LinkedHashMap<>(byName);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      if (equals < 0) {
        throw new IOException(
            place(file, i + 1) + "missing '=' after attribute name: \"" + line + "\"");
      }
      String name = line.substring(0, equals).strip();
      List<String> text = new ArrayList<>();
      i = text(file, lines, i, line.substring(equals + 1).strip(), text, problems);
      BounceTemplate old =
          name.endsWith(SUFFIX)
              ? all.get(name.substring(0, name.length() - SUFFIX.length()))
              : null;
      if (old == null) {
        problems.accept(
            place(file, i + 1) + "unknown template name: " + name + " -- ignoring this template");
      } else {
        all.put(old.name(), new TemplateHeaders(source, old, problems).replace(text));
      }
    }
    return new BounceTemplates(all);
  }

  private static String place(String file, int line) {
    return file + ", line " + line + ": ";
  }

  /** Collects what stands up to the end marker; returns the index of the last line. */
  private static int text(
      String file,
      List<String> lines,
      int at,
      String value,
      List<String> text,
      Consumer<String> problems)
      throws IOException {
    if (!value.startsWith("<<")) {
      text.add(value);
      return at;
    }
    String marker = value.substring(2).strip();
    if (marker.isEmpty()) {
      throw new IOException(place(file, at + 1) + "missing end marker after <<");
    }
    for (int i = at + 1; i < lines.size(); i++) {
      if (lines.get(i).equals(marker)) {
        return i;
      }
      text.add(lines.get(i));
    }
    problems.accept(place(file, lines.size()) + "missing \"" + marker + "\" end marker");
    return lines.size() - 1;
  }
}
