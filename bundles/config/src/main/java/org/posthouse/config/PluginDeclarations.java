package org.posthouse.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import org.posthouse.api.config.ConfigException;

/**
 * A file beside the server's state with what the installed plug-ins declare: commands, which know
 * no bundles, learn the parameters of plug-ins from it, also while the server is down.
 */
final class PluginDeclarations {

  /** In the framework's folder: who removes that removes the plug-ins too. */
  private static final String FILE = "server/parameters";

  /** Some thousand parameters; the reader may be root and the writer is not. */
  private static final int MAX_BYTES = 1 << 20;

  private static final String HEADER =
      "# What plug-ins declare, for commands. Made by the server.\n";

  private PluginDeclarations() {}

  /** Whether a bundle is a plug-in and no part of the distribution. */
  static boolean isPlugin(String symbolicName) {
    return symbolicName == null || !symbolicName.startsWith("org.posthouse.");
  }

  /** Replaces the file if it says something else; without plug-ins there is none. */
  static void write(Path file, Collection<String> texts) throws IOException {
    if (texts.isEmpty()) {
      Files.deleteIfExists(file);
      return;
    }
    String all = HEADER + String.join("\n", texts);
    if (!Files.exists(file) || !Files.readString(file).equals(all)) {
      Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
      Files.writeString(temporary, all);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** The registry with what plug-ins of this configuration's server declare. */
  static Registry read(Registry registry, Path configDirectory, MainFile main) {
    Path file;
    try {
      ConfigSource source =
          new ConfigSource(configDirectory, main, new MasterFile(configDirectory + "/master.cf"));
      String data = new Evaluation(Layers.ofServer(source, registry)).find("data_directory");
      file = Path.of(data).resolve(FILE);
    } catch (ExpansionException e) {
      return registry; // reported where the parameter is used
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return registry;
    }
    try {
      byte[] bytes = ForeignFile.read(file, MAX_BYTES);
      return registry.with(file.toString(), new String(bytes, StandardCharsets.UTF_8));
    } catch (ConfigException e) {
      return registry.withWarning(e.getMessage());
    } catch (IOException e) {
      return registry; // not for everybody to read
    }
  }
}
