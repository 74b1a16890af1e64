package org.posthouse.config;

import java.nio.file.Path;
import org.posthouse.api.config.ConfigException;

/** The two files of a configuration directory, parsed. */
record ConfigSource(Path directory, MainFile main, MasterFile master) {

  static ConfigSource read(Path directory) throws ConfigException {
    return new ConfigSource(
        directory,
        MainFile.read(directory.resolve("main.cf")),
        MasterFile.read(directory.resolve("master.cf")));
  }
}
