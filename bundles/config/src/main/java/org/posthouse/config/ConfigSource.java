package org.posthouse.config;

import java.nio.file.Path;
import org.posthouse.api.config.ConfigException;

/** The two files of a configuration directory, parsed. */
record ConfigSource(Path directory, MainFile main, MasterFile master) {

  /**
   * Reads the files of a directory.
   *
   * @throws ConfigException also if others could have written them
   */
  static ConfigSource read(Path directory) throws ConfigException {
    SafeFile.check(directory);
    return new ConfigSource(
        directory,
        MainFile.read(SafeFile.check(directory.resolve("main.cf"))),
        MasterFile.read(SafeFile.check(directory.resolve("master.cf"))));
  }

  /** The same without master.cf, which need not be there. */
  static ConfigSource readMain(Path directory) throws ConfigException {
    SafeFile.check(directory);
    return new ConfigSource(
        directory,
        MainFile.read(SafeFile.check(directory.resolve("main.cf"))),
        new MasterFile(directory + "/master.cf"));
  }
}
