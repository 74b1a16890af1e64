package org.posthouse.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableCheckTest {
  @TempDir Path directory;

  private List<String> missing(String main, String master) throws Exception {
    Files.writeString(directory.resolve("main.cf"), main);
    Files.writeString(directory.resolve("master.cf"), master);
    Path state = directory.resolve("server/cache/bundle18/data/state.json");
    Files.createDirectories(state.getParent());
    Files.writeString(state, "{\"installed\":{\"root\":[\"map-hash/0.1.0\",\"posthouse/0.1.0\"]}}");
    return new TableCheck(directory).of(new Instance(directory));
  }

  @Test
  void namesTheFeatureOfATypeThatIsAbsent() throws Exception {
    assertEquals(
        List.of(
            directory
                + "/main.cf: virtual_alias_maps: table type \"mysql\" is not there;"
                + " \"posthouse feature:install map-mysql\" installs it"),
        missing("virtual_alias_maps = hash:/x, proxy:mysql:/y, btree:/z, static:a\n", ""));
  }

  @Test
  void looksIntoMasterCfAndLeavesTransportsAlone() throws Exception {
    assertEquals(
        List.of(
            directory
                + "/master.cf: smtp/inet: smtpd_client_restrictions: table type \"cidr\" is not"
                + " there; \"posthouse feature:install map-cidr\" installs it"),
        missing(
            "mailbox_transport = lmtp:inet:localhost\ndefault_transport = smtp:[x]:25\n",
            "smtp inet n - n - - smtpd\n"
                + "  -o { smtpd_client_restrictions = check_client_access cidr:/x, permit }\n"));
  }
}
