package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.posthouse.api.config.ConfigException;
import org.posthouse.config.Listing;
import org.posthouse.config.PathOwner;
import org.posthouse.config.Registry;

/** Makes the files of a new instance: the stock ones, with its own directories in them. */
final class InstanceCreation {

  /** Where shared files are: as in the primary instance, if it says so. */
  private static final List<String> SHARED =
      List.of(
          "command_directory",
          "daemon_directory",
          "meta_directory",
          "mail_owner",
          "setgid_group",
          "sendmail_path",
          "mailq_path",
          "newaliases_path",
          "html_directory",
          "manpage_directory",
          "sample_directory",
          "readme_directory",
          "shlib_directory");

  private final Invocation io;
  private final Instance primary;

  InstanceCreation(Invocation io, Instance primary) {
    this.io = io;
    this.primary = primary;
  }

  /** The file master.cf comes last: with it the instance is complete. */
  void create(MultiInstance added) throws CommandException, IOException {
    Path config = Path.of(added.config());
    directory(config, "rwxr-xr-x");
    directory(Path.of(added.queue()), "rwxr-xr-x");
    directory(Path.of(added.data()), "rwx------");
    Path temporary = config.resolve(".tmp");
    directory(temporary, "rwx------");
    copy("main.cf", temporary);
    edit(temporary, added);
    copy("master.cf", temporary);
    for (String file : List.of("main.cf", "master.cf")) {
      Files.move(
          temporary.resolve(file), config.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    Files.delete(temporary);
  }

  private static void directory(Path path, String mode) throws IOException {
    if (PostfixStart.isRoot() && PathOwner.of(path) != PathOwner.ROOT) {
      throw new IOException(path + ": not made, because others could put something else there");
    }
    if (!Files.isDirectory(path)) {
      Files.createDirectories(path);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
  }

  private void copy(String file, Path directory) throws CommandException, IOException {
    Path installed = Path.of(primary.settings().get("meta_directory"), file + ".proto");
    Path target = directory.resolve(file);
    if (Files.exists(installed)) {
      Files.copy(installed, target, StandardCopyOption.REPLACE_EXISTING);
    } else {
      Path own = Path.of(System.getProperty("posthouse.home", ""), "lib/stock", file);
      if (Files.notExists(own)) {
        throw new CommandException("Missing " + file + " prototype: " + installed);
      }
      Files.copy(own, target, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r--"));
  }

  private void edit(Path directory, MultiInstance added) throws CommandException {
    List<String> comments = new ArrayList<>();
    List<String> edits = new ArrayList<>();
    edits.add("queue_directory = " + added.queue());
    edits.add("data_directory = " + added.data());
    edits.add("authorized_submit_users =");
    edits.add("master_service_disable = inet");
    try {
      Registry registry = Registry.ofInstance(primary.configDirectory());
      var style = new Listing.Style(false, false, Listing.Show.VALUE);
      Listing listing = Listing.of(primary.configDirectory(), registry, style);
      for (String name : SHARED) {
        String value = listing.isSet(name) ? listing.parameter(name) : "";
        if (value.isEmpty()) {
          comments.add(name);
        } else {
          edits.add(name + " = " + value);
        }
      }
    } catch (ConfigException e) {
      throw new CommandException(e.getMessage());
    }
    if (!comments.isEmpty()) {
      MainFileEdit.commentOut(io, directory, comments);
    }
    MainFileEdit.assign(io, directory, edits);
  }
}
