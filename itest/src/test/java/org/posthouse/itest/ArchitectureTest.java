package org.posthouse.itest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may know whom: daemons know the API and the shared packages, and nobody in circles. */
class ArchitectureTest {
  private static final List<String> SHARED = List.of("api", "mail", "net", "tables", "sql", "lmdb");

  private final JavaClasses classes = load();

  private static JavaClasses load() {
    Path bundles = Path.of(System.getProperty("top"), "bundles");
    try (var folders = Files.list(bundles)) {
      List<Path> compiled =
          folders.map(f -> f.resolve("target/classes")).filter(Files::isDirectory).toList();
      return new ClassFileImporter().importPaths(compiled);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void seesTheBundles() {
    assertTrue(classes.contain("org.posthouse.api.table.Table"));
    assertTrue(classes.size() > 300, "classes: " + classes.size());
  }

  @Test
  void bundlesDependOnSharedPackagesOnly() {
    for (String bundle : bundleNames()) {
      String[] others =
          bundleNames().stream()
              .filter(b -> !b.equals(bundle) && !SHARED.contains(b))
              .map(b -> "org.posthouse." + b + "..")
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage("org.posthouse." + bundle + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(others)
          .allowEmptyShould(true)
          .check(classes);
    }
  }

  @Test
  void bundlesHaveNoCycles() {
    slices().matching("org.posthouse.(*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void noJndiNoSerializationNoRmi() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "javax.naming.directory..",
            "javax.naming.spi..",
            "java.rmi..",
            "javax.management.remote..")
        .check(classes);
    // Names are parsed with javax.naming.ldap, nothing is looked up with it.
    for (String name :
        List.of(
            "javax.naming.Context", "javax.naming.InitialContext", "java.io.ObjectInputStream")) {
      noClasses().should().dependOnClassesThat().haveFullyQualifiedName(name).check(classes);
    }
  }

  private static List<String> bundleNames() {
    try (var folders = Files.list(Path.of(System.getProperty("top"), "bundles"))) {
      return folders
          .filter(Files::isDirectory)
          .map(f -> f.getFileName().toString().replace('-', '.'))
          .filter(n -> !n.equals("target"))
          .sorted()
          .toList();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
