package ${package};

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.inject.Inject;
import org.apache.karaf.features.FeaturesService;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.OptionUtils;
import org.ops4j.pax.exam.junit.PaxExam;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Tables;
import org.posthouse.exam.Posthouse;

/** In a running Posthouse: the type is installed, asked and removed. */
@RunWith(PaxExam.class)
public class ${Type}IT {
  @Inject Tables tables;
  @Inject FeaturesService features;

  @Configuration
  public static Option[] config() throws Exception {
    Path directory = Posthouse.configuration(Path.of("target/exam-config"), 2599, "");
    Files.writeString(directory.resolve("table"), "present = some value\n");
    Path jar = Path.of(System.getProperty("extension"));
    Path repository = Path.of("target/features.xml").toAbsolutePath();
    Files.writeString(
        repository,
        Files.readString(Path.of("target/classes/POSTHOUSE-INF/features.xml"))
            .replace("@jar@", jar.toUri().toString()));
    return OptionUtils.combine(
        Posthouse.distribution(directory),
        CoreOptions.vmOption("-Drepository=" + repository.toUri()));
  }

  private LookupResult ask(String key) throws Exception {
    String directory = System.getProperty("posthouse.config_directory");
    return tables.table("${type}:" + directory + "/table").lookup(key);
  }

  @Test
  public void theTypeComesAndGoesWhileTheServerRuns() throws Exception {
    assertTrue(ask("present").toString(), ask("present") instanceof LookupResult.TryAgain);
    features.addRepository(URI.create(System.getProperty("repository")));
    features.installFeature("${artifactId}");
    assertEquals(LookupResult.found("some value"), ask("present"));
    assertEquals(LookupResult.notFound(), ask("absent"));
    features.uninstallFeature("${artifactId}");
    assertTrue(ask("present").toString(), ask("present") instanceof LookupResult.TryAgain);
  }
}
