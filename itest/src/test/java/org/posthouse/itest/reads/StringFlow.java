package org.posthouse.itest.reads;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;

/** Follows strings through one method: what it passes on, assigns and returns. */
final class StringFlow extends BasicInterpreter {
  private static final Type STRING = Type.getType(String.class);

  private static final String OURS = "org/posthouse/";

  /** Deeper is a loop. */
  private static final int DEEPEST = 4;

  /** More is no choice between names but data. */
  private static final int MOST_TERMS = 100;

  /** A call with the terms of its arguments, without the receiver. */
  record Call(Term.Method method, List<Set<Term>> arguments) {}

  private final List<Integer> argumentOfLocal = new ArrayList<>();
  private final Map<AbstractInsnNode, Call> calls = new HashMap<>();
  private final Map<String, Set<Term>> assigned = new HashMap<>();
  private final Set<Term> returned = new HashSet<>();

  private StringFlow(MethodNode method) {
    super(ASM9);
    if ((method.access & Opcodes.ACC_STATIC) == 0) {
      argumentOfLocal.add(-1);
    }
    int index = 0;
    for (Type type : Type.getArgumentTypes(method.desc)) {
      for (int i = 0; i < type.getSize(); i++) {
        argumentOfLocal.add(index);
      }
      index++;
    }
  }

  static StringFlow of(String owner, MethodNode method) throws AnalyzerException {
    StringFlow flow = new StringFlow(method);
    new Analyzer<>(flow).analyze(owner, method);
    return flow;
  }

  List<Call> calls() {
    return List.copyOf(calls.values());
  }

  Map<String, Set<Term>> assigned() {
    return assigned;
  }

  Set<Term> returned() {
    return returned;
  }

  private static BasicValue string(Term term) {
    return new StringValue(STRING, Set.of(depth(term) > DEEPEST ? new Term.Any() : term));
  }

  private static int depth(Term term) {
    return switch (term) {
      case Term.Joined joined -> 1 + depth(joined.parts());
      case Term.Result result -> 1 + depth(result.arguments());
      case Term.Literal _, Term.Argument _, Term.Field _, Term.Any _ -> 0;
    };
  }

  private static int depth(List<Set<Term>> parts) {
    return parts.stream().flatMap(Set::stream).mapToInt(StringFlow::depth).max().orElse(0);
  }

  @Override
  public BasicValue newParameterValue(boolean isInstance, int local, Type type) {
    return STRING.equals(type)
        ? string(new Term.Argument(argumentOfLocal.get(local)))
        : super.newParameterValue(isInstance, local, type);
  }

  @Override
  public BasicValue newOperation(AbstractInsnNode insn) throws AnalyzerException {
    if (insn instanceof LdcInsnNode load && load.cst instanceof String text) {
      return string(new Term.Literal(text));
    }
    return insn instanceof FieldInsnNode field && field.desc.equals(STRING.getDescriptor())
        ? string(new Term.Field(name(field)))
        : super.newOperation(insn);
  }

  private static String name(FieldInsnNode field) {
    return field.owner + "." + field.name;
  }

  @Override
  public BasicValue unaryOperation(AbstractInsnNode insn, BasicValue value)
      throws AnalyzerException {
    if (insn.getOpcode() == CHECKCAST && value instanceof StringValue) {
      return value;
    }
    if (insn instanceof FieldInsnNode field && field.desc.equals(STRING.getDescriptor())) {
      if (insn.getOpcode() == GETFIELD) {
        return string(new Term.Field(name(field)));
      }
      assign(field, value);
    }
    return super.unaryOperation(insn, value);
  }

  @Override
  public BasicValue binaryOperation(AbstractInsnNode insn, BasicValue object, BasicValue value)
      throws AnalyzerException {
    if (insn.getOpcode() == PUTFIELD
        && ((FieldInsnNode) insn).desc.equals(STRING.getDescriptor())) {
      assign((FieldInsnNode) insn, value);
    }
    return super.binaryOperation(insn, object, value);
  }

  private void assign(FieldInsnNode field, BasicValue value) {
    assigned.computeIfAbsent(name(field), n -> new HashSet<>()).addAll(StringValue.termsOf(value));
  }

  @Override
  public BasicValue naryOperation(AbstractInsnNode insn, List<? extends BasicValue> values)
      throws AnalyzerException {
    if (insn instanceof InvokeDynamicInsnNode dynamic) {
      BasicValue made = dynamic(dynamic, terms(values));
      return made == null ? super.naryOperation(insn, values) : made;
    }
    if (!(insn instanceof MethodInsnNode call)) {
      return super.naryOperation(insn, values);
    }
    boolean hasReceiver = insn.getOpcode() != INVOKESTATIC;
    List<Set<Term>> arguments = terms(hasReceiver ? values.subList(1, values.size()) : values);
    if (call.owner.equals("java/lang/String") && call.name.equals("concat")) {
      return string(new Term.Joined(List.of(StringValue.termsOf(values.get(0)), arguments.get(0))));
    }
    Term.Method method = new Term.Method(call.owner, call.name, call.desc);
    calls.put(insn, new Call(method, arguments));
    return STRING.equals(Type.getReturnType(call.desc))
        ? string(call.owner.startsWith(OURS) ? new Term.Result(method, arguments) : new Term.Any())
        : super.naryOperation(insn, values);
  }

  private static List<Set<Term>> terms(List<? extends BasicValue> values) {
    return values.stream().map(StringValue::termsOf).toList();
  }

  /** A string concatenation, or a lambda whose body gets what it captures. */
  private BasicValue dynamic(InvokeDynamicInsnNode insn, List<Set<Term>> values) {
    if (insn.name.equals("makeConcatWithConstants")) {
      return string(new Term.Joined(parts(insn, values)));
    }
    for (Object argument : insn.bsmArgs) {
      if (argument instanceof Handle handle && handle.getDesc().startsWith("(")) {
        body(insn, handle, values);
      }
    }
    return null;
  }

  private static List<Set<Term>> parts(InvokeDynamicInsnNode insn, List<Set<Term>> values) {
    List<Set<Term>> parts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int argument = 0;
    int constant = 1;
    for (char c : ((String) insn.bsmArgs[0]).toCharArray()) {
      if (c == 1) {
        parts.add(Set.of(new Term.Literal(text.toString())));
        text.setLength(0);
        parts.add(values.get(argument++));
      } else if (c == 2) {
        text.append(insn.bsmArgs[constant++]);
      } else {
        text.append(c);
      }
    }
    parts.add(Set.of(new Term.Literal(text.toString())));
    return parts;
  }

  private void body(InvokeDynamicInsnNode insn, Handle handle, List<Set<Term>> captured) {
    boolean bound =
        handle.getTag() != H_INVOKESTATIC
            && handle.getTag() != H_NEWINVOKESPECIAL
            && !captured.isEmpty();
    List<Set<Term>> arguments =
        new ArrayList<>(bound ? captured.subList(1, captured.size()) : captured);
    int count = Type.getArgumentTypes(handle.getDesc()).length;
    while (arguments.size() < count) {
      arguments.add(Set.of(new Term.Any()));
    }
    calls.put(
        insn,
        new Call(
            new Term.Method(handle.getOwner(), handle.getName(), handle.getDesc()),
            List.copyOf(arguments.subList(0, count))));
  }

  @Override
  public void returnOperation(AbstractInsnNode insn, BasicValue value, BasicValue expected) {
    if (value instanceof StringValue string) {
      returned.addAll(string.terms());
    } else if (expected != null && STRING.equals(expected.getType())) {
      returned.add(new Term.Any());
    }
  }

  @Override
  public BasicValue merge(BasicValue one, BasicValue other) {
    if (one instanceof StringValue a && other instanceof StringValue b) {
      if (a.terms().containsAll(b.terms())) {
        return one;
      }
      Set<Term> both = new HashSet<>(a.terms());
      both.addAll(b.terms());
      return new StringValue(STRING, both.size() > MOST_TERMS ? Set.of(new Term.Any()) : both);
    }
    if (one instanceof StringValue && other == BasicValue.REFERENCE_VALUE) {
      return one; // or null
    }
    return other instanceof StringValue && one == BasicValue.REFERENCE_VALUE
        ? other
        : super.merge(one, other);
  }
}
