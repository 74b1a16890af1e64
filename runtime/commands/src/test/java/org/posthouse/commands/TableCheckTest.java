package org.posthouse.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.tables.index.TypeOffer;

class TableCheckTest {
  @TempDir Path directory;

  private List<String> missing(String main, String master) throws Exception {
    Files.writeString(directory.resolve("main.cf"), main);
    Files.writeString(directory.resolve("master.cf"), master);
    var offers =
        Map.of(
            "mysql", new TypeOffer("map-mysql", List.of()),
            "hash", new TypeOffer("map-hash", List.of()),
            "cidr", new TypeOffer("map-cidr", List.of()));
    return new TableCheck(Set.of("hash", "btree"), offers).missing(new Instance(directory));
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
