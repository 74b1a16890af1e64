package org.posthouse.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.connect.FrameworkUtilHelper;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;
import org.posthouse.launcher.provider.Provided;
import org.posthouse.launcher.user.User;

class ClassPathConnectorTest {
  private static final ClassLoader CLASS_PATH = ClassLoader.getSystemClassLoader();

  @TempDir private Path home;
  private final String classPath = System.getProperty("java.class.path");
  private Framework framework;

  @BeforeEach
  void distribution() throws Exception {
    Files.createDirectories(home.resolve("system"));
    Files.createDirectories(home.resolve("lib"));
    Files.write(home.resolve("lib/bundles"), List.of("provider.jar", "user.jar"));
    Files.write(home.resolve("system/provider.jar"), jar(Provided.class, "Export-Package", "1"));
    Files.write(home.resolve("system/user.jar"), jar(User.class, "Export-Package", "1"));
    System.setProperty(
        "java.class.path",
        String.join(
            File.pathSeparator,
            classPath,
            home.resolve("system/provider.jar").toString(),
            home.resolve("system/user.jar").toString()));
    start();
    for (String name : List.of("provider", "user")) {
      framework.getBundleContext().installBundle("classpath:" + name + ".jar").start();
    }
  }

  @AfterEach
  void end() throws Exception {
    stop();
    System.setProperty("java.class.path", classPath);
  }

  private void start() throws BundleException {
    framework =
        new Frameworks()
            .newFramework(
                Map.of(
                    "karaf.home", home.toString(),
                    "org.osgi.framework.storage", home.resolve("cache").toString(),
                    "org.osgi.framework.bundle.parent", "framework"));
    framework.start();
  }

  private void stop() throws Exception {
    framework.stop();
    framework.waitForStop(10_000);
  }

  private static byte[] jar(Class<?> type, String exported, String version) throws IOException {
    String name = type.getPackageName();
    String manifest =
        """
        Manifest-Version: 1.0
        Bundle-ManifestVersion: 2
        Bundle-SymbolicName: %s
        Bundle-Version: %s
        %s: %s
        %s
        """
            .formatted(
                name,
                version,
                exported,
                name,
                type == User.class
                    ? "Import-Package: org.posthouse.launcher.provider;version=\"[0,9)\"\n"
                    : "");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String path = type.getName().replace('.', '/') + ".class";
    try (JarOutputStream out =
            new JarOutputStream(
                bytes, new Manifest(new ByteArrayInputStream(manifest.getBytes())));
        InputStream in = type.getResourceAsStream("/" + path)) {
      out.putNextEntry(new JarEntry(path));
      in.transferTo(out);
    }
    return bytes.toByteArray();
  }

  private Bundle bundle(String name) {
    return List.of(framework.getBundleContext().getBundles()).stream()
        .filter(b -> b.getSymbolicName().endsWith("launcher." + name))
        .findFirst()
        .orElseThrow();
  }

  private Class<?> provided() throws ClassNotFoundException {
    return bundle("provider").loadClass(Provided.class.getName());
  }

  private Class<?> user() throws ClassNotFoundException {
    return bundle("user").loadClass(User.class.getName());
  }

  /** That the user sees the class of the provider that is there, whatever loader it has. */
  private void assertFits() throws Exception {
    Object used = ((Supplier<?>) user().getConstructor().newInstance()).get();
    assertSame(provided(), used.getClass());
  }

  private void refresh(Bundle... bundles) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    framework
        .adapt(FrameworkWiring.class)
        .refreshBundles(List.of(bundles), event -> done.countDown());
    assertTrue(done.await(30, TimeUnit.SECONDS));
  }

  @Test
  void classesOfTheClassPathAreThoseOfTheBundles() throws Exception {
    assertSame(CLASS_PATH, user().getClassLoader());
    assertSame(Provided.class, provided());
    assertFits();
  }

  @Test
  void tellsTheBundleOfAClass() throws Exception {
    for (Path jar :
        List.of(home.resolve("system/user.jar"), Path.of("/elsewhere/system/user.jar"))) {
      assertEquals(Optional.of(bundle("user")), BundleOfClass.bundleIn(jar));
    }
    assertEquals(Optional.empty(), BundleOfClass.bundleIn(home.resolve("system/none.jar")));
    assertSame(
        BundleOfClass.class,
        ServiceLoader.load(FrameworkUtilHelper.class).iterator().next().getClass());
  }

  @Test
  void whatIsRefreshedAndWhatUsesItGetsItsOwnClasses() throws Exception {
    assertFits();
    refresh(bundle("provider"));
    assertNotSame(CLASS_PATH, provided().getClassLoader());
    assertNotSame(CLASS_PATH, user().getClassLoader());
    assertFits();
  }

  @Test
  void whatUsesNothingThatChangedStays() throws Exception {
    refresh(bundle("user"));
    assertSame(CLASS_PATH, provided().getClassLoader());
    assertNotSame(CLASS_PATH, user().getClassLoader());
    assertFits();
  }

  @Test
  void anUpdateCountsBeforeAnyClassWasAskedFor() throws Exception {
    bundle("provider").update(new ByteArrayInputStream(jar(Provided.class, "Export-Package", "2")));
    refresh(bundle("provider"));
    assertNotSame(CLASS_PATH, provided().getClassLoader());
    assertFits();
  }

  @Test
  void anUpdateCountsAfterARestart() throws Exception {
    bundle("provider").update(new ByteArrayInputStream(jar(Provided.class, "Export-Package", "2")));
    stop();
    start();
    assertEquals(2, bundle("provider").getVersion().getMajor());
    assertNotSame(CLASS_PATH, user().getClassLoader());
    assertFits();
  }

  @Test
  void withoutAChangeARestartHasTheClassPathAgain() throws Exception {
    stop();
    start();
    assertSame(CLASS_PATH, user().getClassLoader());
  }

  @Test
  void whatIsRemovedAndInstalledAgainHasItsOwnClasses() throws Exception {
    bundle("user").uninstall();
    framework.getBundleContext().installBundle("classpath:user.jar").start();
    assertNotSame(CLASS_PATH, user().getClassLoader());
    assertFits();
  }
}
