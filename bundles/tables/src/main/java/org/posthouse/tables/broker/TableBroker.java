package org.posthouse.tables.broker;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableHandle;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableUpdater;
import org.posthouse.api.table.TableUse;
import org.posthouse.api.table.TableView;
import org.posthouse.api.table.Tables;
import org.posthouse.api.table.UpdatableTable;
import org.posthouse.tables.TableInventory;
import org.posthouse.tables.TableStatus;
import org.posthouse.tables.index.TypeOffers;
import org.posthouse.tables.types.BuiltInTypes;
import org.posthouse.tables.types.FailFactory;

/**
 * The table broker without its OSGi dress: factories come and go, handles stay. Needs no framework:
 * tests and commands make one of a context and the factories they have.
 */
public final class TableBroker implements Tables, TableInventory, AutoCloseable {
  /** How often a table is asked whether it has changed, at most. */
  static final long CHECK_NANOS = Duration.ofSeconds(1).toNanos();

  /** How long a table that failed to open is left alone. */
  static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

  /** How long lookups may go on in a type that is leaving. */
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  /** Lookups at the same time in one table. */
  private static final int LOOKUP_LIMIT = 256;

  /** Types that are the same for every use, so that their tables are shared. */
  private static final Set<String> INDIFFERENT =
      Set.of(
          "environ",
          "internal",
          "fail",
          "hash",
          "btree",
          "lmdb",
          "cdb",
          "unix",
          "sqlite",
          "mysql",
          "pgsql",
          "ldap",
          "mongodb",
          "redis");

  /** Types that have nothing to do with the key, and may have with files. */
  private static final Set<String> PLAIN =
      Set.of("static", "inline", "texthash", "randmap", "cidr");

  private record Key(TableName name, TableUse use) {
    static Key of(TableName name, TableUse use) {
      boolean indifferent =
          INDIFFERENT.contains(name.type())
              || PLAIN.contains(name.type()) && use != TableUse.FILE_CONTENT;
      return new Key(name, indifferent ? TableUse.ANY : use);
    }
  }

  /** The tables for one use. */
  private record Used(TableBroker broker, TableUse use) implements Tables {
    @Override
    public TableHandle table(String typeAndName) throws TableException {
      return broker.table(typeAndName, use);
    }

    @Override
    public UpdatableTable update(String typeAndName) throws TableException {
      return broker.update(typeAndName);
    }

    @Override
    public Tables forUse(TableUse otherUse) {
      return broker.forUse(otherUse);
    }

    @Override
    public TableView view() {
      return broker.view();
    }
  }

  private final Supplier<TableContext> contexts;
  private final Duration lookupTimeout;
  private final Function<String, Optional<TableFactory>> others;
  private final TypeOffers offers;
  private final Map<Key, Handle> handles = new ConcurrentHashMap<>();
  private final Set<OpenTable> open = ConcurrentHashMap.newKeySet();
  private final Map<Handle, Long> usage = new HashMap<>();
  private final ReentrantLock closingUnused = new ReentrantLock();
  private final Map<String, CopyOnWriteArrayList<TableFactory>> factories =
      new ConcurrentHashMap<>();
  private volatile TableContext context;

  /**
   * A broker with the built-in types.
   *
   * @param contexts gives the context in force, the same object as long as it does not change;
   *     asked whenever a handle is
   * @param lookupTimeout the deadline of lookups that bring none
   * @param offers knows the feature that a message about an absent type is to name
   */
  public TableBroker(Supplier<TableContext> contexts, Duration lookupTimeout, TypeOffers offers) {
    this(contexts, lookupTimeout, type -> Optional.empty(), offers);
  }

  private TableBroker(
      Supplier<TableContext> contexts,
      Duration lookupTimeout,
      Function<String, Optional<TableFactory>> others,
      TypeOffers offers) {
    this.offers = offers;
    this.contexts = contexts;
    this.others = others;
    this.lookupTimeout = lookupTimeout;
    this.context = contexts.get();
    add(new BuiltInTypes());
    add(new FailFactory());
  }

  /** A broker for one context, with more types than the built-in ones. */
  public TableBroker(TableContext context, List<TableFactory> more) {
    this(context, more, type -> Optional.empty(), type -> Optional.empty());
  }

  /** The same, which looks elsewhere for a type that it does not have when it is asked for. */
  public TableBroker(
      TableContext context,
      List<TableFactory> more,
      Function<String, Optional<TableFactory>> others,
      TypeOffers offers) {
    this(() -> context, Duration.ofSeconds(10), others, offers);
    more.forEach(this::add);
  }

  @Override
  public TableHandle table(String typeAndName) throws TableException {
    return table(typeAndName, TableUse.ANY);
  }

  @Override
  public Tables forUse(TableUse use) {
    return use == TableUse.ANY ? this : new Used(this, use);
  }

  /** By way of {@code proxy:} or not: there is one process. */
  @Override
  public UpdatableTable update(String typeAndName) throws TableException {
    TableName name = TableName.parse(typeAndName);
    if (name.type().equals("proxy")) {
      return update(name.name());
    }
    refresh();
    TableFactory factory = factory(name.type());
    if (factory == null) {
      throw TableException.tryAgain(unsupported(name.type()), null);
    }
    if (!(factory instanceof TableUpdater updater)) {
      throw TableException.misconfigured(name + " cannot be changed");
    }
    return updater.update(name, context(TableUse.ANY));
  }

  private TableHandle table(String typeAndName, TableUse use) throws TableException {
    TableName name = TableName.parse(typeAndName);
    Key key = Key.of(name, use);
    refresh();
    Handle handle = handles.get(key);
    return handle != null
        ? handle
        : handles.computeIfAbsent(key, k -> new Handle(this, k.name(), k.use()));
  }

  /** Takes over the context in force; tables opened in another one are opened anew when asked. */
  public void refresh() {
    TableContext now = contexts.get();
    if (now != context) {
      context = now;
      closeUnused();
    }
  }

  private void closeUnused() {
    if (!closingUnused.tryLock()) {
      return;
    }
    try {
      for (Handle handle : handles.values()) {
        usage.put(handle, handle.closeUnused(usage.getOrDefault(handle, -1L)));
      }
    } finally {
      closingUnused.unlock();
    }
  }

  @Override
  public TableView view() {
    return new View();
  }

  /** A type has come. */
  public void add(TableFactory factory) {
    for (String type : factory.types()) {
      factories.computeIfAbsent(type, t -> new CopyOnWriteArrayList<>()).addFirst(factory);
    }
  }

  /** A type leaves: returns when nobody asks its tables any more, or after a bounded time. */
  public void remove(TableFactory factory) {
    factories.values().forEach(list -> list.remove(factory));
    List<OpenTable> leaving = open.stream().filter(table -> table.factory == factory).toList();
    leaving.forEach(OpenTable::refuse);
    handles.values().forEach(handle -> handle.forget(factory));
    Deadline deadline = Deadline.after(FAREWELL);
    leaving.forEach(table -> table.drain(deadline));
  }

  /** The factory that serves a type now, or null. */
  public TableFactory factory(String type) {
    CopyOnWriteArrayList<TableFactory> list = factories.get(type);
    if (list != null) {
      for (TableFactory factory : list) {
        return factory;
      }
    }
    Optional<TableFactory> other = others.apply(type);
    other.ifPresent(this::add);
    return other.orElse(null);
  }

  /** The surroundings of a table that somebody opens without its handle. */
  public TableContext context(TableUse use) {
    return new ReloadContext(context, this, use, true);
  }

  /** What to say of a type that nobody serves. */
  public String unsupported(String type) {
    String advice =
        switch (type) {
          case "sdbm", "dbm" ->
              " (say hash: instead, and run \"postmap hash:name\" on the source file)";
          case "nis" ->
              " (export the map with \"ypcat -k name > file\" and run \"postmap hash:file\")";
          case "nisplus" ->
              " (export the table with \"niscat name > file\", edit it to key and value,"
                  + " and run \"postmap hash:file\")";
          default -> offers.feature(type).map(f -> " (install feature " + f + ")").orElse("");
        };
    return "unsupported dictionary type: " + type + advice;
  }

  /** The generations of all tables that are not closed. */
  Collection<OpenTable> open() {
    return open;
  }

  TableContext context() {
    return context;
  }

  Duration lookupTimeout() {
    return lookupTimeout;
  }

  int lookupLimit() {
    return LOOKUP_LIMIT;
  }

  @Override
  public SortedMap<String, String> types() {
    SortedMap<String, String> types = new TreeMap<>();
    for (String type : factories.keySet()) {
      TableFactory factory = factory(type);
      if (factory != null) {
        types.put(type, factory.getClass().getName());
      }
    }
    return types;
  }

  @Override
  public List<TableStatus> tables() {
    return List.copyOf(
        handles.values().stream()
            .map(Handle::status)
            .collect(
                Collectors.toMap(
                    TableStatus::name, Function.identity(), TableStatus::and, TreeMap::new))
            .values());
  }

  @Override
  public void close() {
    Set.copyOf(factories.values().stream().flatMap(List::stream).toList()).forEach(this::remove);
  }
}
