package org.posthouse.itest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The installed features follow extensions.d and outlive a fresh state of the framework. */
final class ExtensionsIT {

  @Test
  void featuresFollowTheFilesAndTheChoicesOfTheConsole() throws Exception {
    try (Mta mta = Mta.create("")) {
      mta.write("etc/extensions.d/site", "map-sqlite # people\n");
      mta.start();
      awaitState(mta, "map-sqlite", "installed");

      mta.run("posthouse", "feature:uninstall", "map-cidr");
      Files.delete(mta.directory.resolve("etc/extensions.d/site"));
      mta.run("postfix", "reload");
      awaitState(mta, "map-sqlite", "available");

      mta.run("posthouse", "feature:install", "map-sqlite");
      mta.run("postfix", "stop");
      mta.write("data/server/distribution", "another build\n");
      mta.start();
      awaitState(mta, "map-cidr", "available");
      awaitState(mta, "map-sqlite", "installed");
      awaitState(mta, "map-hash", "installed");
    }
  }

  @Test
  void aFileThatNamesWhatThereIsNotIsSaidInTheLog() throws Exception {
    try (Mta mta = Mta.create("")) {
      mta.write("etc/extensions.d/site", "map-nothing\n");
      mta.start();
      Await.until("a warning", () -> mta.log().contains("no feature \"map-nothing\""));
      assertTrue(mta.run("posthouse", "feature:list").contains("map-hash"));
    }
  }

  @Test
  void whatTheConfigurationNamesIsThereBeforeTheServerListens() throws Exception {
    try (Mta mta = Mta.create("header_checks = pcre:DIR/etc/headers\n")) {
      mta.write("etc/headers", "/^X-Bad:/ REJECT\n");
      mta.start();
      Await.until("the log", () -> mta.log().contains("daemon started"));
      String log = mta.log();
      int installed = log.indexOf("feature map-pcre: installed for pcre: (main.cf: header_checks)");
      assertTrue(0 <= installed && installed < log.indexOf("daemon started"), log);

      Mta.Result refused = mta.tryRun("", "posthouse", "feature:uninstall", "map-pcre");
      assertTrue(refused.output().contains("pcre: is used by main.cf: header_checks"));
      mta.run("posthouse", "feature:uninstall", "--force", "map-pcre");
      mta.run("postfix", "stop");
      mta.start();
      awaitState(mta, "map-pcre", "available");
      Await.until(
          "a warning",
          () -> mta.log().contains("map-pcre was removed from the console, and mail waits"));
    }
  }

  private static void awaitState(Mta mta, String feature, String state) throws Exception {
    Await.until(
        feature + " is " + state,
        () ->
            mta.run("posthouse", "feature:list")
                .lines()
                .anyMatch(l -> l.matches(state + " +" + feature + " .*")));
  }
}
