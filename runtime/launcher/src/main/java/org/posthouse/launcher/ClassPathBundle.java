package org.posthouse.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.osgi.framework.connect.ConnectContent;
import org.osgi.framework.connect.ConnectModule;

/** A bundle in a jar of the class path, read as the framework reads any bundle. */
final class ClassPathBundle implements ConnectModule, ConnectContent {
  private final JarFile file;
  private final String symbolicName;
  private final Set<String> imports;
  private final Set<String> exports;
  private final Predicate<ClassPathBundle> mayUseClassPath;

  /**
   * How often it was asked for: once, unless it was installed anew, or never, if another one was.
   */
  private final AtomicInteger connections = new AtomicInteger();

  private volatile boolean isChanged;

  private ClassPathBundle(
      JarFile file, Attributes headers, Predicate<ClassPathBundle> mayUseClassPath) {
    this.file = file;
    this.mayUseClassPath = mayUseClassPath;
    symbolicName = headers.getValue("Bundle-SymbolicName").split(";")[0].strip();
    imports = PackageHeader.names(headers.getValue("Import-Package"));
    exports = PackageHeader.names(headers.getValue("Export-Package"));
  }

  /** Its jar stays open: the same one is open for the class path. */
  @SuppressWarnings("resource")
  static ClassPathBundle of(Path jar, Predicate<ClassPathBundle> mayUseClassPath)
      throws IOException {
    JarFile file = new JarFile(jar.toFile());
    return new ClassPathBundle(file, file.getManifest().getMainAttributes(), mayUseClassPath);
  }

  String symbolicName() {
    return symbolicName;
  }

  Set<String> imports() {
    return imports;
  }

  Set<String> exports() {
    return exports;
  }

  void connected() {
    connections.incrementAndGet();
  }

  /** It is wired anew, has other content or is gone. */
  void changed() {
    isChanged = true;
  }

  boolean isUntouched() {
    return !isChanged && connections.get() == 1;
  }

  @Override
  public ConnectContent getContent() {
    return this;
  }

  /** The framework reads the manifest itself. */
  @Override
  public Optional<Map<String, String>> getHeaders() {
    return Optional.empty();
  }

  @Override
  public Iterable<String> getEntries() {
    return file.stream().map(JarEntry::getName)::iterator;
  }

  @Override
  public Optional<ConnectEntry> getEntry(String path) {
    return Optional.ofNullable(file.getJarEntry(path)).map(Entry::new);
  }

  @Override
  public Optional<ClassLoader> getClassLoader() {
    return mayUseClassPath.test(this)
        ? Optional.of(ClassLoader.getSystemClassLoader())
        : Optional.empty();
  }

  @Override
  public void open() {}

  @Override
  public void close() {}

  private final class Entry implements ConnectEntry {
    private final JarEntry entry;

    private Entry(JarEntry entry) {
      this.entry = entry;
    }

    @Override
    public String getName() {
      return entry.getName();
    }

    @Override
    public long getContentLength() {
      return entry.getSize();
    }

    @Override
    public long getLastModified() {
      return entry.getTime();
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return file.getInputStream(entry);
    }
  }
}
