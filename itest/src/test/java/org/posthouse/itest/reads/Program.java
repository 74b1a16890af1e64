package org.posthouse.itest.reads;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;

/** The compiled classes of all modules, and who calls whom with which strings. */
final class Program {

  /** A method of the program, with the module that its class belongs to. */
  record Body(String module, String owner, String name, StringFlow flow) {}

  /** A call within a body. */
  record CallSite(Body caller, List<Set<Term>> arguments) {}

  private final Map<String, ClassNode> classes = new HashMap<>();
  private final Map<String, String> moduleOf = new HashMap<>();
  private final Map<Term.Method, Body> bodies = new HashMap<>();
  private final Map<String, Map<Body, Set<Term>>> assignments = new HashMap<>();
  private final Map<String, Set<String>> literals = new HashMap<>();
  private final Map<Body, List<CallSite>> callSites = new HashMap<>();
  private final Map<String, List<Term.Method>> bySignature = new HashMap<>();

  /**
   * @param modules folders of classes by the name of the module
   */
  static Program load(Map<String, Path> modules) {
    Program program = new Program();
    modules.forEach(program::read);
    program.classes.values().forEach(program::analyze);
    program.bodies.values().forEach(program::connect);
    return program;
  }

  private void read(String module, Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        ClassNode node = new ClassNode();
        new ClassReader(Files.readAllBytes(file)).accept(node, ClassReader.SKIP_DEBUG);
        classes.put(node.name, node);
        moduleOf.put(node.name, module);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void analyze(ClassNode type) {
    for (MethodNode method : type.methods) {
      Term.Method key = new Term.Method(type.name, method.name, method.desc);
      bySignature.computeIfAbsent(method.name + method.desc, s -> new ArrayList<>()).add(key);
      method.instructions.forEach(
          i -> {
            if (i instanceof LdcInsnNode load && load.cst instanceof String text) {
              literals.computeIfAbsent(outermost(type.name), t -> new HashSet<>()).add(text);
            }
          });
      try {
        StringFlow flow = StringFlow.of(type.name, method);
        Body body = new Body(moduleOf.get(type.name), type.name, method.name, flow);
        bodies.put(key, body);
        flow.assigned()
            .forEach(
                (field, terms) ->
                    assignments.computeIfAbsent(field, f -> new HashMap<>()).put(body, terms));
      } catch (AnalyzerException e) {
        throw new IllegalStateException(type.name + "." + method.name, e);
      }
    }
  }

  private void connect(Body caller) {
    for (StringFlow.Call call : caller.flow().calls()) {
      CallSite site = new CallSite(caller, call.arguments());
      List<Body> targets = targets(call.method());
      targets.forEach(t -> callSites.computeIfAbsent(t, b -> new ArrayList<>()).add(site));
    }
  }

  /**
   * What a call may run: the methods of the class, of what it inherits from and what extends it.
   */
  List<Body> targets(Term.Method method) {
    List<Body> found = new ArrayList<>();
    for (Term.Method candidate :
        bySignature.getOrDefault(method.name() + method.descriptor(), List.of())) {
      if (isA(candidate.owner(), method.owner()) || isA(method.owner(), candidate.owner())) {
        found.add(bodies.get(candidate));
      }
    }
    return found;
  }

  private boolean isA(String name, String ancestor) {
    if (name.equals(ancestor)) {
      return true;
    }
    ClassNode type = classes.get(name);
    return type != null
        && (isA(type.superName, ancestor)
            || type.interfaces.stream().anyMatch(i -> isA(i, ancestor)));
  }

  /** The calls of a method by the name that they use, wherever it is. */
  List<CallSite> callsOf(String owner, String name) {
    List<CallSite> found = new ArrayList<>();
    for (Body caller : bodies.values()) {
      for (StringFlow.Call call : caller.flow().calls()) {
        if (call.method().owner().equals(owner) && call.method().name().equals(name)) {
          found.add(new CallSite(caller, call.arguments()));
        }
      }
    }
    return found;
  }

  List<CallSite> callers(Body body) {
    return callSites.getOrDefault(body, List.of());
  }

  Map<Body, Set<Term>> assignments(String field) {
    return assignments.getOrDefault(field, Map.of());
  }

  /** The strings in the code of a class and those that it encloses. */
  Set<String> literals(String owner) {
    return literals.getOrDefault(outermost(owner), Set.of());
  }

  private static String outermost(String name) {
    int end = name.indexOf('$');
    return end < 0 ? name : name.substring(0, end);
  }
}
