package org.posthouse.tables.index;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.posthouse.api.Deadline;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.MailLog;
import org.posthouse.api.table.TableFactory;
import org.posthouse.tables.types.BuiltInTypes;

/**
 * Knows which table types are there, and keeps the index of them for commands. For that it waits
 * until nothing has come or gone for a moment, so that a start does not show up as types that come
 * one by one; and a stop not at all.
 */
@Component(service = TypesInPlace.class, immediate = true)
public final class TypeIndexComponent implements TypesInPlace {
  private static final long QUIET_MILLIS = 300;

  private final Map<ServiceReference<?>, SortedMap<String, List<Path>>> types =
      new ConcurrentHashMap<>();
  private final Semaphore changes = new Semaphore(0);
  private final CountDownLatch settled = new CountDownLatch(1);
  private final ReentrantLock writing = new ReentrantLock();
  private final BundleContext context;
  private final BundleFiles files;
  private final ExpectedTypes expected;
  private final Path file;
  private final Log log;
  private final Thread writer;

  @Activate
  public TypeIndexComponent(
      BundleContext context, @Reference Configuration configuration, @Reference MailLog mailLog) {
    this.context = context;
    this.files = new BundleFiles(context);
    this.expected = ExpectedTypes.of(context::getProperty);
    this.file = TypeIndex.file(Path.of(configuration.current().main().get("data_directory")));
    this.log = mailLog.daemon(configuration.current().main(), "tables");
    this.writer = Thread.ofVirtual().name("table-types").start(this::write);
  }

  @Reference(
      service = TableFactory.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeFactory")
  void addFactory(ServiceReference<TableFactory> factory) {
    SortedMap<String, List<Path>> found = new TreeMap<>();
    List<Path> jars = List.copyOf(files.jars(factory.getBundle()));
    for (String type : strings(factory.getProperty(TableFactory.TYPE))) {
      found.put(type, jars);
    }
    types.put(factory, found);
    changes.release();
  }

  void removeFactory(ServiceReference<TableFactory> factory) {
    types.remove(factory);
    changes.release();
  }

  private static List<String> strings(Object property) {
    return switch (property) {
      case String one -> List.of(one);
      case String[] many -> List.of(many);
      case null, default -> List.of();
    };
  }

  @Override
  public boolean complete(ConfigSnapshot snapshot) {
    if (settled.getCount() == 0) {
      return true;
    }
    Set<String> there = new TreeSet<>(new BuiltInTypes().types());
    types.values().forEach(some -> there.addAll(some.keySet()));
    return expected.missing(snapshot, there).isEmpty();
  }

  @Override
  public boolean await(Deadline deadline) throws InterruptedException {
    return settled.await(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void settled() {
    settled.countDown();
  }

  private void write() {
    try {
      while (true) {
        changes.acquire();
        while (changes.tryAcquire(QUIET_MILLIS, TimeUnit.MILLISECONDS)) {
          changes.drainPermits();
        }
        publish();
      }
    } catch (InterruptedException _) {
      // The server stops, or this bundle does.
    }
  }

  @Override
  public void publish() {
    writing.lock();
    try {
      if (context.getBundle(0).getState() != Bundle.STOPPING) {
        SortedMap<String, List<Path>> all = new TreeMap<>();
        types.values().forEach(all::putAll);
        new TypeIndex(all).write(file);
      }
    } catch (IllegalStateException _) {
      // This bundle stops.
    } catch (IOException e) {
      log.warn("commands will not know of table types: " + file + ": " + e.getMessage());
    } finally {
      writing.unlock();
    }
  }

  @Deactivate
  void close() {
    writer.interrupt();
  }
}
