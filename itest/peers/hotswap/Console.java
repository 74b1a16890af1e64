import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The commands of the instance. */
record Console(String bin, String conf) {
  private static final String SWAPPED =
      "org\\.posthouse\\.(map\\.(mysql|ldap|hash|cidr)|sql|lmdb|examples\\..*)";

  String run(String command, String... arguments) throws IOException, InterruptedException {
    var line = new ArrayList<>(List.of(bin + "/" + command, "-c", conf));
    line.addAll(List.of(arguments));
    return output(line);
  }

  /** The JDK's diagnostics of the server. */
  String diagnose(String... command) throws IOException, InterruptedException {
    String jcmd = System.getProperty("java.home") + "/bin/jcmd";
    var line = new ArrayList<>(List.of(jcmd, String.valueOf(pid())));
    line.addAll(List.of(command));
    return output(line);
  }

  /** The server's process. */
  long pid() throws IOException, InterruptedException {
    Path queue = Path.of(run("postconf", "-h", "queue_directory").strip());
    return Long.parseLong(Files.readString(queue.resolve("pid/master.pid")).strip());
  }

  /** Number, state and time of the last change of the bundles that nobody changes. */
  Map<String, String> bundles() throws IOException, InterruptedException {
    var bundles = new TreeMap<String, String>();
    for (String line : run("posthouse", "bundle:list").split("\n")) {
      String[] f = line.strip().split(" +");
      if (!f[3].matches(SWAPPED)) {
        bundles.put(f[3], f[0] + " " + f[1] + " " + f[2]);
      }
    }
    return bundles;
  }

  private static String output(List<String> line) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(line + ": " + output);
    }
    return output;
  }
}
