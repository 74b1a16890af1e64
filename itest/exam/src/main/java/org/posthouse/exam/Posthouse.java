package org.posthouse.exam;

import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.vmOption;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.keepRuntimeFolder;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.logLevel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.karaf.options.LogLevelOption.LogLevel;

/**
 * A Posthouse for Pax Exam: the distribution of the system property {@code distro} (a tar.gz),
 * started with a configuration of the test's own. Tests find the configuration's directory in the
 * system property {@code posthouse.config_directory}.
 */
public final class Posthouse {
  private static final String MVN = "etc/org.ops4j.pax.url.mvn.cfg";

  private Posthouse() {}

  /**
   * A directory with a small main.cf, whose server listens on a port of 127.0.0.1.
   *
   * @param settings further lines of main.cf
   */
  public static Path configuration(Path directory, int port, String settings) {
    try {
      Path dir = Files.createDirectories(directory.toAbsolutePath());
      for (String name : List.of("data", "queue")) {
        Files.createDirectories(dir.resolve(name));
      }
      Files.writeString(
          dir.resolve("main.cf"),
          """
          compatibility_level = 3.11
          queue_directory = $config_directory/queue
          data_directory = $config_directory/data
          maillog_file = $config_directory/maillog
          maillog_file_prefixes = /
          myhostname = mta.test.invalid
          inet_interfaces = 127.0.0.1
          """
              + settings);
      Files.writeString(dir.resolve("master.cf"), "127.0.0.1:" + port + " inet n - n - - smtpd\n");
      return dir;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What Pax Exam needs to know to run the test inside the server. */
  public static Option[] distribution(Path configuration) {
    String repository =
        System.getProperty("maven.repo.local", System.getProperty("user.home") + "/.m2/repository");
    return options(
        karafDistributionConfiguration()
            .frameworkUrl(Path.of(System.getProperty("distro")).toUri().toString())
            .name("posthouse")
            .karafVersion(karafVersion())
            .unpackDirectory(Path.of("target/exam").toFile())
            .useDeployFolder(false),
        // The tested server is offline; only Pax Exam's own bundles come from the build's
        // repository.
        editConfigurationFilePut(
            MVN,
            "org.ops4j.pax.url.mvn.defaultRepositories",
            "${karaf.home.uri}system@id=system.repository@snapshots, file:"
                + repository
                + "@id=build@snapshots"),
        // Pax Exam starts Karaf itself, without the class path of lib/server.
        editConfigurationFilePut(
            "etc/custom.properties",
            "karaf.framework.factory",
            "org.apache.felix.framework.FrameworkFactory"),
        keepRuntimeFolder(),
        logLevel(LogLevel.WARN),
        configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
        vmOption("--enable-native-access=ALL-UNNAMED"),
        vmOption("--sun-misc-unsafe-memory-access=allow"),
        vmOption("-Dposthouse.config_directory=" + configuration));
  }

  private static String karafVersion() {
    var properties = new Properties();
    try (var in = Posthouse.class.getResourceAsStream("exam.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("karaf.version");
  }
}
