package org.posthouse.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.posthouse.api.config.ConfigException;

/** The lines of master.cf as {@code postconf} shows them. */
public final class ServiceListing {

  /** Where the fields of a line start. */
  private static final int[] COLUMNS = {0, 11, 17, 25, 33, 41, 49, 57};

  static final List<String> FIELD_NAMES =
      List.of(
          "service",
          "type",
          "private",
          "unprivileged",
          "chroot",
          "wakeup",
          "process_limit",
          "command");

  private final MasterFile file;
  private final Listing parameters;
  private final Listing.Style style;

  ServiceListing(MasterFile file, Listing parameters, Listing.Style style) {
    this.file = file;
    this.parameters = parameters;
    this.style = style;
  }

  /** What of a line a request asks for. */
  @FunctionalInterface
  private interface View {
    void add(List<String> found, MasterLine line, ServicePattern pattern) throws ConfigException;
  }

  /** Whole lines that match any of {@code service/type}, or all. */
  public List<String> lines(List<String> requests, Consumer<String> warnings)
      throws ConfigException {
    String message = "-M option requires service_name[/type]";
    return select(
        patterns(requests, 2, message),
        warnings,
        (found, line, pattern) -> found.add(style.json() ? json(line) : line(line)));
  }

  /** Fields that match any of {@code service/type/field}, or all. */
  public List<String> fields(List<String> requests, Consumer<String> warnings)
      throws ConfigException {
    String message = "-F option requires service_name[/type[/field]]";
    List<ServicePattern> patterns = patterns(requests, 3, message);
    for (ServicePattern pattern : patterns) {
      checkField(pattern.name());
    }
    return select(patterns, warnings, this::addFields);
  }

  /** Overrides that match any of {@code service/type/parameter}, or all. */
  public List<String> overrides(List<String> requests, Consumer<String> warnings)
      throws ConfigException {
    String message = "-P option requires service_name[/type[/parameter]]";
    return select(patterns(requests, 3, message), warnings, this::addOverrides);
  }

  static void checkField(String name) throws ConfigException {
    if (!name.equals("*") && !FIELD_NAMES.contains(name)) {
      throw new ConfigException("invalid service attribute name: \"" + name + "\"");
    }
  }

  private static List<ServicePattern> patterns(List<String> requests, int most, String message)
      throws ConfigException {
    List<ServicePattern> patterns = new ArrayList<>();
    for (String request : requests.isEmpty() ? List.of("*") : requests) {
      patterns.add(ServicePattern.parse(request, 1, most, message));
    }
    return patterns;
  }

  private List<String> select(List<ServicePattern> patterns, Consumer<String> warnings, View view)
      throws ConfigException {
    List<String> found = new ArrayList<>();
    Set<ServicePattern> met = new HashSet<>();
    for (MasterLine line : file.lines()) {
      for (ServicePattern pattern : patterns) {
        if (pattern.matches(line)) {
          List<String> here = new ArrayList<>();
          view.add(here, line, pattern);
          if (!here.isEmpty()) {
            met.add(pattern);
          }
          found.addAll(here);
        }
      }
    }
    for (ServicePattern pattern : patterns) {
      if (!met.contains(pattern) && !pattern.text().equals("*")) {
        warnings.accept("unmatched request: \"" + pattern.text() + "\"");
      }
    }
    return found;
  }

  private String line(MasterLine line) {
    return new ServiceCommand(line.arguments())
        .show(columns(line, style.fold()), value -> value(line, value))
        .toString();
  }

  /** A line for master.cf, folded. */
  static String written(MasterLine line) {
    return new ServiceCommand(line.arguments()).write(columns(line, true)).toString();
  }

  private static WordWrap columns(MasterLine line, boolean fold) {
    WordWrap out = new WordWrap(fold, WordWrap.SERVICE_WIDTH).word(line.name());
    for (int i = 1; i < COLUMNS.length; i++) {
      out.column(COLUMNS[i], line.fields().get(i));
    }
    return out;
  }

  private String json(MasterLine line) {
    WordWrap out = new WordWrap(false, WordWrap.SERVICE_WIDTH);
    line.fields().forEach(out::word);
    new ServiceCommand(line.arguments()).show(out, value -> value(line, value));
    return parameters.assignment(line.key(), out.toString());
  }

  private void addFields(List<String> found, MasterLine line, ServicePattern pattern) {
    for (int i = 0; i < FIELD_NAMES.size(); i++) {
      if (pattern.matchesName(FIELD_NAMES.get(i))) {
        String name = line.name() + "/" + line.type() + "/" + FIELD_NAMES.get(i);
        found.add(field(line, i, name));
      }
    }
  }

  private String field(MasterLine line, int field, String name) {
    boolean command = field == FIELD_NAMES.size() - 1;
    if (!command || style.json() || style.show() == Listing.Show.NAME) {
      return parameters.assignment(name, field(line, field, false, 0));
    }
    String label = style.show() == Listing.Show.VALUE ? "" : name + " = ";
    return label + field(line, field, style.fold(), label.length());
  }

  /** A field's value, which starts in some column; the last field is the command line. */
  private String field(MasterLine line, int field, boolean fold, int column) {
    String text = line.fields().get(field);
    if (field < FIELD_NAMES.size() - 1) {
      return text;
    }
    WordWrap out = new WordWrap(fold, WordWrap.WIDTH).command(column, text);
    return new ServiceCommand(line.arguments()).show(out, value -> value(line, value)).toString();
  }

  private void addOverrides(List<String> found, MasterLine line, ServicePattern pattern) {
    for (Map.Entry<String, String> e :
        new ServiceCommand(line.arguments()).overrides().entrySet()) {
      if (pattern.matchesName(e.getKey()) && !NameCheck.READ_ONLY.contains(e.getKey())) {
        String name = line.name() + "/" + line.type() + "/" + e.getKey();
        found.add(parameters.assignment(name, value(line, e.getValue())));
      }
    }
  }

  private String value(MasterLine line, String value) {
    return style.expand() ? parameters.overrideValue(line, value) : value;
  }
}
