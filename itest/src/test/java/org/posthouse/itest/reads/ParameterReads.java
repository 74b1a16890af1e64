package org.posthouse.itest.reads;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** All places in the compiled code that ask for the value of a parameter. */
public final class ParameterReads {

  /**
   * One name at one place.
   *
   * @param name with {@code *} for what nobody can know
   * @param isLiteral whether the name stands in the code as it is
   * @param getter the method that is called
   * @param modules those that the name, or the shared code that asks for it, is used by
   * @param nearby the strings in the code of the class
   */
  public record Read(
      String name,
      boolean isLiteral,
      String getter,
      String place,
      Set<String> modules,
      Set<String> nearby) {}

  private static final Map<String, List<String>> GETTERS =
      Map.of(
          "org/posthouse/api/config/Settings",
          List.of("get", "isTrue", "integer", "bytes", "time", "list", "find"),
          "org/posthouse/config/Evaluation",
          List.of("find"),
          "org/posthouse/config/Layers",
          List.of("explicit"));

  private final Program program;
  private final Names names;
  private final Set<String> shared;

  private ParameterReads(Program program, Set<String> shared) {
    this.program = program;
    this.names = new Names(program);
    this.shared = shared;
  }

  /**
   * @param modules folders of classes by the name of the module
   * @param shared modules that work for those who call them
   */
  public static List<Read> in(Map<String, Path> modules, Set<String> shared) {
    ParameterReads reads = new ParameterReads(Program.load(modules), shared);
    List<Read> found = new ArrayList<>();
    GETTERS.forEach((owner, methods) -> methods.forEach(m -> found.addAll(reads.calls(owner, m))));
    return found;
  }

  private List<Read> calls(String owner, String getter) {
    List<Read> found = new ArrayList<>();
    for (Program.CallSite site : program.callsOf(owner, getter)) {
      Program.Body body = site.caller();
      Set<String> users = users(body);
      for (Names.Name name : names.of(body, site.arguments().get(0))) {
        Set<String> modules = new TreeSet<>(name.modules());
        modules.addAll(users);
        found.add(
            new Read(
                name.text(),
                name.isLiteral(),
                getter,
                body.owner() + "." + body.name(),
                modules,
                program.literals(body.owner())));
      }
    }
    return found;
  }

  /** The module of the code; if that is shared, also who calls it. */
  private Set<String> users(Program.Body body) {
    Set<String> modules = new HashSet<>();
    Set<Program.Body> seen = new HashSet<>(Set.of(body));
    Deque<Program.Body> next = new ArrayDeque<>(seen);
    for (Program.Body one; (one = next.poll()) != null; ) {
      modules.add(one.module());
      if (shared.contains(one.module())) {
        for (Program.CallSite site : program.callers(one)) {
          if (seen.add(site.caller())) {
            next.add(site.caller());
          }
        }
      }
    }
    return modules;
  }
}
