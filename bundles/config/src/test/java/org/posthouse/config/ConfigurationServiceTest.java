package org.posthouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.ConfigListener;
import org.posthouse.api.config.ConfigSnapshot;

class ConfigurationServiceTest {

  @TempDir Path dir;
  private final List<String> calls = new ArrayList<>();
  private ConfigurationService service;

  @BeforeEach
  void load() throws Exception {
    main("smtpd_banner = one");
    Files.writeString(dir.resolve("master.cf"), "smtp inet n - n - - smtpd\n");
    Registry registry = Registry.builtin().with("[smtpd_banner]\n");
    ConfigListener listener =
        (old, now) -> calls.add(old.main().get("smtpd_banner") + now.main().get("smtpd_banner"));
    service = new ConfigurationService(dir, registry, () -> List.of(listener));
  }

  private void main(String text) throws IOException {
    Files.writeString(dir.resolve("main.cf"), text + "\n");
  }

  @Test
  void reloadPutsTheNewGenerationInForceAndTellsListeners() throws Exception {
    ConfigSnapshot old = service.current();
    main("smtpd_banner = two\nfoo = 1");
    List<String> warnings = service.reload();
    assertEquals("one", old.main().get("smtpd_banner"));
    assertEquals("two", service.current().main().get("smtpd_banner"));
    assertEquals(2, service.current().generation());
    assertEquals(List.of("onetwo"), calls);
    assertEquals(List.of(dir + "/main.cf: unused parameter: foo=1"), warnings);
  }

  @Test
  void aBadFileLeavesEverythingAsItWas() throws Exception {
    ConfigSnapshot old = service.current();
    main("smtpd_banner = ${two");
    assertThrows(ConfigException.class, service::reload);
    assertSame(old, service.current());
    assertEquals(List.of(), calls);
  }

  @Test
  void anArrivingBundlesParametersAreThereAtOnce() throws Exception {
    main("x_time = bad");
    service.reload();
    Registry more =
        Registry.builtin().with("[smtpd_banner]\n[x_time]\ntype = time\ndefault = 3s\n");
    service.registryChanged(more);
    assertEquals(3, service.current().main().time("x_time").toSeconds());
    List<String> warnings = service.current().warnings();
    assertTrue(warnings.get(0).contains("x_time: bad time value"), "" + warnings);
    assertEquals(1, calls.size());
  }

  @Test
  void aPluginsBadDefaultHarmsNobodyElse() throws Exception {
    Registry more =
        Registry.builtin()
            .with("[smtpd_banner]\n")
            .with(
                "org.example.plugin [7]",
                "[x_broken]\ntype = string\ndefault = ${oops\n"
                    + "[x_loop]\ntype = string\ndefault = $x_loop\n"
                    + "[x_uses]\ntype = string\ndefault = is $x_broken\n"
                    + "[x_other]\ntype = time\ndefault = $myhostname\n"
                    + "[x_good]\ntype = string\ndefault = $smtpd_banner\n"
                    + "[*_x_mine]\ntype = string\ndefault = ${mine\n");
    String begin = "org.example.plugin [7]: the default of the parameter ";
    main("smtpd_banner = one\nmyhostname = a.example");
    Files.writeString(
        dir.resolve("master.cf"),
        "smtp inet n - n - - smtpd -o smtpd_banner=other -o foo=1\nslow unix - - n - - smtp\n");
    service.reload();
    List<String> warnings = service.registryChanged(more).stream().sorted().toList();
    assertEquals(
        List.of("slow_x_mine", "x_broken", "x_loop", "x_other"),
        warnings.stream()
            .map(w -> w.substring(begin.length(), w.indexOf(" cannot be used: ")))
            .toList());
    assertEquals(
        begin + "x_broken cannot be used: truncated macro reference: \"${oops\"", warnings.get(1));
    assertEquals("one", service.current().main().get("x_good"));
    assertEquals(Optional.empty(), service.current().main().find("x_uses"));
    assertEquals(List.of(), service.registryChanged(more));
    main("smtpd_banner = two\nx_broken = fine\nx_other = 5s");
    service.reload();
    assertEquals("is fine", service.current().main().get("x_uses"));
    assertEquals(5, service.current().main().time("x_other").toSeconds());
    main("smtpd_banner = ${two");
    assertThrows(ConfigException.class, service::reload);
  }

  private List<String> changes() {
    return service.current().changes().stream().map(Object::toString).toList();
  }

  @Test
  void changesAreNamedWithTheirPlaceAndWithoutSecrets() throws Exception {
    main("smtpd_banner = two\nmyhostname = a.example\nfoo_password = one\nx = $foo_password");
    Files.writeString(
        dir.resolve("master.cf"),
        "smtp inet n - n - 5 smtpd -o smtpd_banner=x\nrelay unix - - n - - smtp\n");
    service.reload();
    assertEquals(
        List.of(
            "main.cf: foo_password: set to \"********\"",
            "main.cf: myhostname: set to \"a.example\"",
            "main.cf: smtpd_banner: changed from \"one\" to \"two\"",
            "main.cf: x: set to \"$foo_password\"",
            "master.cf: relay/unix: set to \"relay unix - - n - - smtp\"",
            "master.cf: smtp/inet: changed from \"smtp inet n - n - - smtpd\""
                + " to \"smtp inet n - n - 5 smtpd\"",
            "smtp/inet: smtpd_banner: set to \"x\""),
        changes());
    main("smtpd_banner = two");
    service.reload();
    assertTrue(changes().contains("main.cf: foo_password: removed, was \"********\""));
  }

  @Test
  void historyTellsGenerationsAndWhatTheyChanged() throws Exception {
    main("smtpd_banner = two");
    service.reload();
    main("smtpd_banner = ${two");
    assertThrows(ConfigException.class, service::reload);
    service.registryChanged(Registry.builtin().with("[smtpd_banner]\n"));
    assertEquals(
        List.of("1 start []", "2 reload [smtpd_banner]", "3 plug-ins []"),
        service.generations().stream()
            .map(
                g ->
                    g.number()
                        + " "
                        + g.cause()
                        + " "
                        + g.changes().stream().map(c -> c.name()).toList())
            .toList());
  }

  @Test
  void differencesOfFileRunningAndDefault() throws Exception {
    main("smtpd_banner = two\nrelay_domains =\nqueue_minfree = 0");
    Files.writeString(
        dir.resolve("master.cf"), "smtp inet n - n - - smtpd -o smtpd_banner=$myhostname\n");
    assertEquals(
        List.of(
            "main.cf queue_minfree Optional[0] Optional.empty Optional[0] true",
            "main.cf relay_domains Optional[] Optional.empty Optional[${{$compatibility_level}"
                + " <level {2} ? {$mydestination} : {}}] true",
            "main.cf smtpd_banner Optional[two] Optional[one] Optional[$myhostname ESMTP"
                + " $mail_name] true",
            "smtp/inet smtpd_banner Optional[$myhostname] Optional.empty Optional[one] true"),
        service.differences().stream()
            .map(
                d ->
                    String.join(
                        " ",
                        d.place(),
                        d.name(),
                        d.file().toString(),
                        d.running().toString(),
                        d.standard().toString(),
                        Boolean.toString(d.isPending())))
            .toList());
    assertEquals(1, service.current().generation());
    main("smtpd_banner = ${two");
    assertThrows(ConfigException.class, service::differences);
  }

  @Test
  void settingsWithoutAChangeStayTheSameObjects() throws Exception {
    Files.writeString(
        dir.resolve("master.cf"),
        "smtp inet n - n - - smtpd\ncleanup unix n - n - 0 cleanup\n25 inet n - n - - smtpd\n");
    main("mynetworks = " + dir + "/list");
    service.reload();
    ConfigSnapshot old = service.current();
    Files.writeString(
        dir.resolve("master.cf"),
        "smtp inet n - n - - smtpd -o smtpd_banner=x\ncleanup unix n - n - 7 cleanup\n"
            + "25 inet n - n - - smtpd\n");
    service.reload();
    ConfigSnapshot now = service.current();
    assertSame(old.main(), now.main());
    assertSame(old.settings("cleanup"), now.settings("cleanup"));
    assertSame(old.settings(old.services().get(2)), now.settings(now.services().get(2)));
    assertEquals("x", now.settings(now.services().get(0)).get("smtpd_banner"));
  }

  @Test
  void aFileThatAValueNamesCountsAsAChange() throws Exception {
    Path list = Files.writeString(dir.resolve("list"), "127.0.0.1\n");
    main("smtpd_banner = one\nmynetworks = 10.0.0.0/8, " + list);
    service.reload();
    ConfigSnapshot old = service.current();
    Files.writeString(list, "127.0.0.1 127.0.0.2\n");
    service.reload();
    assertEquals(List.of("file " + list + " has changed"), changes());
    assertNotSame(old.main(), service.current().main());
    Files.delete(list);
    service.reload();
    assertEquals(List.of("file " + list + " is gone"), changes());
  }

  @Test
  void secretsAreInNoWarning() throws Exception {
    main("x_password = s3cret\nx_password = s3cret2\nsmtp_sasl_password_maps = ${s3cret");
    String refused = assertThrows(ConfigException.class, service::reload).getMessage();
    main("x_password = s3cret\nx_password = s3cret2\nmysql_dbpw = s3cret\nl_bind_pw=s3cret");
    Files.writeString(dir.resolve("master.cf"), "x unix - - n - - pipe argv=x --password=s3cret\n");
    String warnings = String.join("\n", service.reload());
    assertTrue(refused.contains("smtp_sasl_password_maps"), refused);
    assertTrue(warnings.contains("unused parameter: l_bind_pw=********"), warnings);
    main("x_password s3cret");
    refused += assertThrows(ConfigException.class, service::reload).getMessage();
    assertFalse((refused + warnings + service.generations()).contains("s3cret"), warnings);
  }

  @Test
  void describesWhatIsKnown() throws Exception {
    Files.writeString(dir.resolve("main.cf"), "");
    Files.writeString(dir.resolve("master.cf"), "slow unix - - n - - smtp\n");
    Registry registry =
        Registry.builtin()
            .with("[*_destination_rate_delay]\n[x_y]\ntype = boolean\ndefault = no\n");
    service = new ConfigurationService(dir, registry, List::of);
    assertEquals("time", service.describe("slow_destination_rate_delay").orElseThrow().type());
    assertEquals("boolean", service.describe("x_y").orElseThrow().type());
    assertTrue(service.describe("no_such").isEmpty());
    assertTrue(service.all().size() > 1020);
    assertTrue(
        service.all().stream().filter(p -> p.name().equals("biff")).noneMatch(p -> p.hasEffect()));
  }
}
