package org.posthouse.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes that the journal had no room for. Of each kind only the last one counts, and nothing
 * counts of a message that is gone: so this grows with the queue only, which gets no new mail
 * meanwhile.
 */
final class Owed {
  private static final int WHOLE_MESSAGE = -1;

  private final Map<String, Map<Integer, Append>> byId = new LinkedHashMap<>();

  boolean isEmpty() {
    return byId.isEmpty();
  }

  /** Takes a change that is newer than all before it. */
  void add(Append record) {
    String id = idOf(record);
    supersede(id, record);
    byId.computeIfAbsent(id, missing -> new HashMap<>(2)).put(slotOf(record), record);
  }

  /** Takes a change that was written, but not safely; what is here already is newer. */
  void restore(Append record) {
    if (record.type == Record.REMOVE) {
      add(record);
      return;
    }
    Map<Integer, Append> newer = byId.computeIfAbsent(idOf(record), missing -> new HashMap<>(2));
    if (newer.values().stream().noneMatch(other -> other.type == Record.REMOVE)) {
      newer.putIfAbsent(slotOf(record), record);
    }
  }

  /** A newer change was written: what it replaces is not owed any more. */
  void written(Append record) {
    if (!byId.isEmpty() && record.entry == null) {
      supersede(idOf(record), record);
    }
  }

  private void supersede(String id, Append record) {
    Map<Integer, Append> older = byId.get(id);
    if (older == null) {
      return;
    }
    if (record.type == Record.REMOVE) {
      older.clear();
    } else {
      older.remove(slotOf(record));
    }
    if (older.isEmpty()) {
      byId.remove(id);
    }
  }

  List<Append> all() {
    var all = new ArrayList<Append>();
    byId.values().forEach(changes -> all.addAll(changes.values()));
    return all;
  }

  /** How many of them would be missed at the next start. */
  long essential() {
    return all().stream().filter(record -> !record.isExpendable()).count();
  }

  private static String idOf(Append record) {
    try {
      return Payloads.readId(record.payload());
    } catch (DamagedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int slotOf(Append record) {
    if (record.type != Record.PROGRESS) {
      return WHOLE_MESSAGE;
    }
    try {
      return Payloads.readProgress(record.payload()).recipient();
    } catch (DamagedException e) {
      throw new IllegalStateException(e);
    }
  }
}
