package org.posthouse.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.posthouse.api.config.ConfigException;

/**
 * Changes master.cf and leaves everything else in it as it is. An entry that changes is written in
 * columns with a line for each override; comments within it stay where they are. Like {@link
 * MainEditor} it locks the file and replaces it at once.
 */
public final class MasterEditor {

  private static final String ENTRIES = "-Me, -MX or -M# requires service_name/type";
  private static final String FIELDS = "-Fe or -FX requires service_name/type/field_name";
  private static final String OVERRIDES = "-Pe or -PX requires service_name/type/parameter";

  /** A request, and the value if it has one. */
  private record Request(String text, ServicePattern pattern, String value) {}

  /** Changes an entry; null if the request leaves it alone. */
  @FunctionalInterface
  private interface Change {
    MasterLine apply(MasterLine line, Request request) throws ConfigException;
  }

  /** What becomes of the lines of an entry. */
  private record Fate(boolean commentedOut, String before, String after) {}

  private final Path file;
  private final Consumer<String> warnings;

  public MasterEditor(Path directory, Consumer<String> warnings) {
    this.file = directory.resolve("master.cf");
    this.warnings = warnings;
  }

  /** {@code service/type=a whole line}: in place of the old one, or at the end. */
  public void replace(List<String> assignments) throws ConfigException {
    List<Request> requests = requests(assignments, true, 2, ENTRIES);
    List<MasterLine> lines = new ArrayList<>();
    for (Request request : requests) {
      try {
        lines.add(MasterText.line(request.value(), 0, warnings));
      } catch (ConfigException e) {
        boolean count = e.getMessage().equals("bad field count");
        throw count
            ? new ConfigException("bad field count: \"" + Text.printable(request.text()) + "\"")
            : e;
      }
    }
    edit(blocks -> replaced(blocks, requests, lines));
  }

  public void remove(List<String> services) throws ConfigException {
    List<Request> requests = requests(services, false, 2, ENTRIES);
    edit(blocks -> print(blocks, fates(blocks, requests, new Fate(false, "", ""))));
  }

  public void commentOut(List<String> services) throws ConfigException {
    List<Request> requests = requests(services, false, 2, ENTRIES);
    edit(blocks -> print(blocks, fates(blocks, requests, new Fate(true, "", ""))));
  }

  /** {@code service/type/field=value}. */
  public void setFields(List<String> assignments) throws ConfigException {
    List<Request> requests = requests(assignments, true, 3, FIELDS);
    for (Request request : requests) {
      checkField(request.pattern().name(), request.value());
    }
    edit(blocks -> changed(blocks, requests, this::withField));
  }

  private static void checkField(String name, String value) throws ConfigException {
    int field = ServiceListing.FIELD_NAMES.indexOf(name);
    if (field < 0) {
      throw new ConfigException("invalid service attribute name: \"" + name + "\"");
    }
    if (field < ServiceListing.FIELD_NAMES.size() - 1) {
      if (hasSpace(value)) {
        throw new ConfigException("-Fe does not accept whitespace in non-command field");
      }
      MasterFile.check(field, value, value);
    }
    if (value.isEmpty()) {
      throw new ConfigException("invalid " + name + " field \"\" in \"\"");
    }
  }

  private MasterLine withField(MasterLine line, Request request) {
    int field = ServiceListing.FIELD_NAMES.indexOf(request.pattern().name());
    if (field == ServiceListing.FIELD_NAMES.size() - 1) {
      return MasterText.withCommand(line, request.value(), warnings);
    }
    List<String> fields = new ArrayList<>(line.fields());
    fields.set(field, request.value());
    return new MasterLine(fields, line.arguments(), line.line());
  }

  /** {@code service/type/parameter=value}. */
  public void setOverrides(List<String> assignments) throws ConfigException {
    List<Request> requests = requests(assignments, true, 3, OVERRIDES);
    for (Request request : requests) {
      if (hasSpace(request.value())) {
        throw new ConfigException("-Pe does not accept whitespace in parameter value");
      }
    }
    noWildCard(requests);
    edit(
        blocks ->
            changed(
                blocks,
                requests,
                (line, request) -> {
                  var command = new ServiceCommand(line.arguments());
                  return with(line, command.with(request.pattern().name(), request.value()));
                }));
  }

  /** {@code service/type/parameter}. */
  public void removeOverrides(List<String> names) throws ConfigException {
    List<Request> requests = requests(names, false, 3, OVERRIDES);
    noWildCard(requests);
    edit(
        blocks ->
            changed(
                blocks,
                requests,
                (line, request) -> {
                  var command = new ServiceCommand(line.arguments());
                  return with(line, command.without(request.pattern().name()));
                }));
  }

  private static void noWildCard(List<Request> requests) throws ConfigException {
    for (Request request : requests) {
      if (request.pattern().name().equals("*")) {
        throw new ConfigException("-Pe does not accept wild-card parameter name");
      }
    }
  }

  private static MasterLine with(MasterLine line, ServiceCommand command) {
    return new MasterLine(line.fields(), command.arguments(), line.line());
  }

  private static boolean hasSpace(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Text.isSpace(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static List<Request> requests(
      List<String> texts, boolean values, int parts, String message) throws ConfigException {
    List<Request> requests = new ArrayList<>();
    for (String text : texts) {
      if (text.indexOf('\n') >= 0 || text.indexOf('\0') >= 0) {
        throw new ConfigException("-Me, -Fe, -Pe, -X, or -# accept no multi-line input");
      }
      if (Text.trim(text).startsWith("#")) {
        throw new ConfigException("-Me, -Fe, -Pe, -X, or -# accept no comment input");
      }
      String name = Text.trim(text);
      String value = "";
      if (values) {
        Assignment assignment = Assignment.parse(text);
        name = assignment.name();
        value = assignment.value();
      }
      requests.add(new Request(text, pattern(name, parts, message), value));
    }
    return requests;
  }

  private static ServicePattern pattern(String name, int parts, String message)
      throws ConfigException {
    if (name.endsWith("/")) {
      throw new ConfigException(message);
    }
    return ServicePattern.parse(name, parts, parts, message);
  }

  /** Makes the new text of the old one. */
  @FunctionalInterface
  private interface Edit {
    String apply(MasterBlocks blocks) throws ConfigException;
  }

  private void edit(Edit edit) throws ConfigException {
    FileReplacement.replace(file, text -> edit.apply(new MasterBlocks(file.toString(), text)));
  }

  private static Map<MasterBlocks.Entry, Fate> fates(
      MasterBlocks blocks, List<Request> requests, Fate fate) {
    Map<MasterBlocks.Entry, Fate> fates = new HashMap<>();
    for (MasterBlocks.Entry entry : blocks.entries()) {
      for (Request request : requests) {
        if (entry.matches(request.pattern())) {
          fates.put(entry, fate);
        }
      }
    }
    return fates;
  }

  private static String replaced(
      MasterBlocks blocks, List<Request> requests, List<MasterLine> lines) {
    Map<MasterBlocks.Entry, Fate> fates = new HashMap<>();
    Set<Integer> done = new HashSet<>();
    for (MasterBlocks.Entry entry : blocks.entries()) {
      for (int i = 0; i < requests.size(); i++) {
        if (entry.matches(requests.get(i).pattern()) || entry.isOf(lines.get(i))) {
          String text = done.add(i) ? text(lines.get(i)) : "";
          Fate old = fates.get(entry);
          fates.put(entry, new Fate(false, old == null ? text : old.before() + text, ""));
        }
      }
    }
    StringBuilder out = new StringBuilder(print(blocks, fates));
    for (int i = 0; i < lines.size(); i++) {
      if (!done.contains(i)) {
        out.append(text(lines.get(i)));
      }
    }
    return out.toString();
  }

  private String changed(MasterBlocks blocks, List<Request> requests, Change change)
      throws ConfigException {
    Map<MasterBlocks.Entry, Fate> fates = new HashMap<>();
    Set<Request> unmet = new LinkedHashSet<>(requests);
    for (MasterBlocks.Entry entry : blocks.entries()) {
      MasterLine line = null;
      for (Request request : requests) {
        if (entry.matches(request.pattern())) {
          unmet.remove(request);
          line = line == null ? MasterText.line(entry.text(), entry.number(), warnings) : line;
          line = change.apply(line, request);
        }
      }
      if (line != null) {
        fates.put(entry, new Fate(false, "", text(line)));
      }
    }
    for (Request request : unmet) {
      warnings.accept("unmatched service_name/type: \"" + request.text() + "\"");
    }
    return print(blocks, fates);
  }

  private static String text(MasterLine line) {
    return ServiceListing.written(line) + "\n";
  }

  private static String print(MasterBlocks blocks, Map<MasterBlocks.Entry, Fate> fates) {
    StringBuilder out = new StringBuilder();
    MasterBlocks.Entry current = null;
    for (MasterBlocks.Line line : blocks.lines()) {
      boolean begins = line.entry() != null && line.entry() != current;
      if (begins) {
        after(out, fates.get(current));
        current = line.entry();
      }
      Fate fate = line.entry() == null ? null : fates.get(line.entry());
      if (fate == null) {
        out.append(line.text()).append('\n');
      } else if (fate.commentedOut()) {
        out.append('#').append(line.text()).append('\n');
      } else if (begins) {
        out.append(fate.before());
      }
    }
    after(out, fates.get(current));
    return out.toString();
  }

  private static void after(StringBuilder out, Fate fate) {
    if (fate != null) {
      out.append(fate.after());
    }
  }
}
