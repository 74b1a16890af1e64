package org.posthouse.config;

import java.io.DataOutputStream;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.posthouse.api.config.ConfigException;

/**
 * The parameters that a distribution knows, from a file made when it was built. Commands ask for
 * few of a thousand: a parameter is found by the hash of its name and made when asked for, and
 * nothing is parsed before. Immutable.
 *
 * <p>The file: a mark, the number of parameters, of slots, of those that refer to others, and of
 * patterns, and where these are; where in the text the parameter of each slot is, plus 1; the same
 * of those that refer; the text. A parameter there is the letter of its type, a plus sign if it is
 * declared, and its name, its default and which values are not there yet, each of these three with
 * a zero byte behind it; the patterns are the last.
 */
final class ParameterIndex extends AbstractMap<String, Parameter> {

  /** Of this form of the file. */
  private static final int MARK = 0x50480001;

  private static final int HEADER_INTS = 6;

  private static final char DECLARED = '+';

  private final ByteBuffer numbers;
  private final int size;
  private final int slots;
  private final int referring;
  private final String text;
  private final Map<String, Parameter> patterns;

  private ParameterIndex(byte[] bytes) throws IOException {
    this.numbers = ByteBuffer.wrap(bytes);
    if (bytes.length < HEADER_INTS * Integer.BYTES || numbers.getInt(0) != MARK) {
      throw new IOException("not a list of parameters of this version");
    }
    this.size = number(1);
    this.slots = number(2);
    this.referring = number(3);
    int start = (HEADER_INTS + slots + referring) * Integer.BYTES;
    this.text = new String(bytes, start, bytes.length - start, StandardCharsets.ISO_8859_1);
    this.patterns = read(number(5), number(4));
  }

  /** Writes the file for the distribution whose commands are on the class path. */
  public static void main(String[] args) throws ConfigException, IOException {
    Registry registry = Registry.ofClassPath(ParameterIndex.class.getClassLoader());
    try (OutputStream out = Files.newOutputStream(Path.of(args[0]))) {
      write(registry.byName(), registry.patterns(), out);
    }
  }

  /** Null if there is no such file. */
  static ParameterIndex read(String file) throws IOException {
    try (InputStream in = new FileInputStream(file)) {
      return new ParameterIndex(in.readAllBytes());
    } catch (FileNotFoundException _) {
      return null;
    }
  }

  static ParameterIndex parse(byte[] bytes) throws IOException {
    return new ParameterIndex(bytes);
  }

  /** What is for people, the daemons and the text, is left out. */
  static void write(
      Map<String, Parameter> parameters, Map<String, Parameter> patterns, OutputStream to)
      throws IOException {
    int[] slots = new int[Integer.highestOneBit(parameters.size() + 1) * 4];
    List<Integer> referring = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (Parameter parameter : parameters.values()) {
      slots[free(slots, parameter.name())] = text.length() + 1;
      if (parameter.defaultValue().indexOf('$') >= 0) {
        referring.add(text.length() + 1);
      }
      append(text, parameter);
    }
    int patternsAt = text.length();
    patterns.values().forEach(pattern -> append(text, pattern));
    IntStream header =
        IntStream.of(
            MARK, parameters.size(), slots.length, referring.size(), patterns.size(), patternsAt);
    IntStream tables =
        IntStream.concat(IntStream.of(slots), referring.stream().mapToInt(Integer::intValue));
    DataOutputStream out = new DataOutputStream(to);
    for (int number : IntStream.concat(header, tables).toArray()) {
      out.writeInt(number);
    }
    out.write(bytes(text.toString()));
    out.flush();
  }

  private static byte[] bytes(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    if (!new String(bytes, StandardCharsets.ISO_8859_1).equals(text)) {
      throw new IOException("a default is not in ISO 8859-1");
    }
    return bytes;
  }

  private static int free(int[] slots, String name) {
    int slot = name.hashCode() & slots.length - 1;
    while (slots[slot] != 0) {
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }

  private static void append(StringBuilder text, Parameter parameter) {
    text.append(parameter.type().letter())
        .append(parameter.declared() ? DECLARED : ' ')
        .append(parameter.name())
        .append('\0')
        .append(parameter.defaultValue())
        .append('\0')
        .append(parameter.pending().text())
        .append('\0');
  }

  private int number(int index) {
    return numbers.getInt(index * Integer.BYTES);
  }

  @Override
  public Parameter get(Object key) {
    int at = key instanceof String name ? find(name) : -1;
    return at < 0 ? null : parameter(at);
  }

  @Override
  public boolean containsKey(Object key) {
    return key instanceof String name && find(name) >= 0;
  }

  /** Where in the text; negative if it is not there. */
  private int find(String name) {
    int slot = name.hashCode() & slots - 1;
    for (int at; (at = number(HEADER_INTS + slot) - 1) >= 0; slot = slot + 1 & slots - 1) {
      if (text.startsWith(name, at + 2) && text.charAt(at + 2 + name.length()) == '\0') {
        return at;
      }
    }
    return -1;
  }

  private Parameter parameter(int at) {
    int nameEnd = text.indexOf('\0', at + 2);
    int defaultEnd = text.indexOf('\0', nameEnd + 1);
    return new Parameter(
        text.substring(at + 2, nameEnd),
        ParameterType.ofLetter(text.charAt(at)),
        text.substring(nameEnd + 1, defaultEnd),
        text.charAt(at + 1) == DECLARED,
        List.of(),
        "",
        Pending.parse(text.substring(defaultEnd + 1, text.indexOf('\0', defaultEnd + 1))));
  }

  private int next(int at) {
    int defaultStart = text.indexOf('\0', at + 2) + 1;
    int pendingStart = text.indexOf('\0', defaultStart) + 1;
    return text.indexOf('\0', pendingStart) + 1;
  }

  private Map<String, Parameter> read(int from, int count) {
    Map<String, Parameter> found = LinkedHashMap.newLinkedHashMap(count);
    int at = from;
    for (int i = 0; i < count; i++) {
      Parameter parameter = parameter(at);
      found.put(parameter.name(), parameter);
      at = next(at);
    }
    return found;
  }

  @Override
  public int size() {
    return size;
  }

  /** Makes all of them. */
  @Override
  public Set<Map.Entry<String, Parameter>> entrySet() {
    return read(0, size).entrySet();
  }

  Map<String, Parameter> patterns() {
    return patterns;
  }

  /** Those whose default refers to others. */
  Collection<Parameter> referring() {
    List<Parameter> found = new ArrayList<>(referring);
    for (int i = 0; i < referring; i++) {
      found.add(parameter(number(HEADER_INTS + slots + i) - 1));
    }
    return found;
  }
}
