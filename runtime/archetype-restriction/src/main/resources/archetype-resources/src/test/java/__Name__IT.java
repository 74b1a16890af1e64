package ${package};

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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
import org.posthouse.api.table.Tables;
import org.posthouse.exam.Posthouse;

/** In a running Posthouse: the word is installed, asked and removed. */
@RunWith(PaxExam.class)
public class ${Name}IT {
  private static final int PORT = 2598;
  @Inject Tables whenMailFlows;
  @Inject FeaturesService features;

  @Configuration
  public static Option[] config() throws Exception {
    Path directory =
        Posthouse.configuration(
            Path.of("target/exam-config"),
            PORT,
            "smtpd_peername_lookup = no\n"
                + "smtpd_recipient_restrictions = check_${name} unknown, reject\n");
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

  private static String rcpt() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
      socket.setSoTimeout(60_000);
      OutputStream out = socket.getOutputStream();
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      in.readLine();
      for (String command : new String[] {"HELO c", "MAIL FROM:<>", "RCPT TO:<a@b.example>"}) {
        out.write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
        if (command.startsWith("RCPT")) {
          return in.readLine();
        }
        in.readLine();
      }
      throw new IllegalStateException();
    }
  }

  @Test
  public void theWordComesAndGoesWhileTheServerRuns() throws Exception {
    assertTrue(rcpt(), rcpt().startsWith("451 "));
    features.addRepository(URI.create(System.getProperty("repository")));
    features.installFeature("${artifactId}");
    assertEquals(
        "554 5.7.1 <unknown[127.0.0.1]>: Client host rejected: not from unknown", rcpt());
    features.uninstallFeature("${artifactId}");
    assertTrue(rcpt(), rcpt().startsWith("451 "));
  }
}
