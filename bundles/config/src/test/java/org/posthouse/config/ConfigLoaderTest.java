package org.posthouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Settings;

class ConfigLoaderTest {

  private static final String MASTER =
      """
      smtp      inet  n  -  y  -  -  smtpd
      submission inet n  -  y  -  -  smtpd
        -o smtpd_timeout=5m -o { smtpd_banner = $myhostname says $greeting }
        -o greeting=hello -o myorigin=o.example
      foo       unix  -  -  n  -  -  smtp
      """;

  private static Registry registry;

  @BeforeAll
  static void declare() throws ConfigException {
    registry =
        Registry.builtin()
            .with(
                """
                [config_directory]
                [service_name]
                [process_name]
                [myhostname]
                [mydomain]
                [myorigin]
                [smtpd_timeout]
                [smtpd_banner]
                [message_size_limit]
                [smtpd_recipient_limit]
                [biff]
                [delay_warning_time]
                [mydestination]
                [relay_domains]
                [luser_relay]
                [*_destination_concurrency_limit]
                [*_own]
                type = time
                default = 7m
                [own_time]
                type = time
                default = 5s
                """);
  }

  private static ConfigSnapshot load(String main) throws ConfigException {
    return loaded(main).snapshot();
  }

  private static ConfigLoader.Loaded loaded(String main) throws ConfigException {
    return ConfigLoader.parse(Path.of("/c"), main, MASTER, registry);
  }

  @Test
  void givesValuesInTheirTypes() throws Exception {
    Settings main =
        load("myhostname = a.b.c\nsmtpd_timeout = 2h\nmessage_size_limit = 5000000000\n").main();
    assertEquals(Duration.ofHours(2), main.time("smtpd_timeout"));
    assertEquals(5_000_000_000L, main.bytes("message_size_limit"));
    assertEquals(1000, main.integer("smtpd_recipient_limit"));
    assertTrue(main.isTrue("biff"));
    assertEquals(List.of("a.b.c", "localhost.b.c", "localhost"), main.list("mydestination"));
    assertEquals("b.c", main.get("mydomain"));
    assertEquals("/c", main.get("config_directory"));
    assertEquals(Duration.ofSeconds(5), main.time("own_time"));
  }

  @Test
  void usesTheDefaultsUnitForATimeWithout() throws Exception {
    Settings main = load("delay_warning_time = 4\nsmtpd_timeout = 7\n").main();
    assertEquals(Duration.ofHours(4), main.time("delay_warning_time"));
    assertEquals(Duration.ofSeconds(7), main.time("smtpd_timeout"));
  }

  @Test
  void overridesForOneServiceOnly() throws Exception {
    ConfigSnapshot snapshot = load("myhostname = a.b.c\ngreeting = bye\n");
    Settings smtp = snapshot.settings(snapshot.services().get(0));
    Settings submission = snapshot.settings(snapshot.services().get(1));
    assertEquals(Duration.ofMinutes(5), submission.time("smtpd_timeout"));
    assertEquals("a.b.c says hello", submission.get("smtpd_banner"));
    assertEquals("o.example", submission.get("myorigin"));
    assertEquals("submission", submission.serviceName());
    assertEquals("submission", submission.get("service_name"));
    assertEquals("smtpd", submission.get("process_name"));
    assertEquals(Duration.ofSeconds(300), smtp.time("smtpd_timeout"));
    assertEquals("a.b.c ESMTP Postfix", smtp.get("smtpd_banner"));
    assertEquals("a.b.c", smtp.get("myorigin"));
    assertSame(submission, snapshot.settings(snapshot.services().get(1)));
  }

  @Test
  void knowsParametersNamedAfterServices() throws Exception {
    Settings main = load("foo_destination_concurrency_limit = 9\n").main();
    assertEquals(9, main.integer("foo_destination_concurrency_limit"));
    assertEquals(Duration.ofMinutes(7), main.time("foo_own"));
    assertEquals(20, load("").main().integer("foo_destination_concurrency_limit"));
  }

  @Test
  void leavesForeignReferencesAlone() throws Exception {
    assertEquals("$user@x", load("luser_relay = $user@x\n").main().get("luser_relay"));
  }

  @Test
  void findsUserDefinedNamesAndNotOthers() throws Exception {
    Settings main = load("mine = $myhostname\nmyhostname = a.b\n").main();
    assertEquals(Optional.of("a.b"), main.find("mine"));
    assertEquals(Optional.empty(), main.find("other"));
    assertThrows(IllegalArgumentException.class, () -> main.get("mine"));
    assertThrows(IllegalArgumentException.class, () -> main.get("smtp_connect_timeout"));
    assertThrows(IllegalArgumentException.class, () -> main.isTrue("smtpd_timeout"));
  }

  @Test
  void readsHostNameFromAFile(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("mailname"), " mail.example.org \nx\n");
    Settings main = load("myhostname = " + file + "\n").main();
    assertEquals("mail.example.org", main.get("myhostname"));
    assertEquals("example.org", main.get("mydomain"));
    assertEquals("mail.example.org", main.get("myorigin"));
    assertThrows(ConfigException.class, () -> load("myorigin = " + dir + "/none\n"));
  }

  @Test
  void derivesOncePerSettings() throws Exception {
    Settings main = load("").main();
    StringBuilder first = main.derive(StringBuilder.class, s -> new StringBuilder());
    assertSame(first, main.derive(StringBuilder.class, s -> new StringBuilder()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "smtpd_timeout = 10x|smtpd_timeout: bad time value or unit: \"10x\"",
        "message_size_limit = abc|message_size_limit: bad numerical value: \"abc\"",
        "message_size_limit = -1|message_size_limit: bad numerical value: \"-1\"",
        "smtpd_recipient_limit = 99999999999|smtpd_recipient_limit: number too large:"
            + " \"99999999999\"",
        "biff = maybe|biff: bad boolean value: \"maybe\"",
        "relayhost = ${foo|relayhost: truncated macro reference: \"${foo\"",
        "mydestination = $mydestination|mydestination: unreasonable macro call nesting:"
            + " \"mydestination\"",
      })
  void refusesABadValueWithItsPlace(String line, String expected) {
    ConfigException e = assertThrows(ConfigException.class, () -> load("x = 1\n" + line + "\n"));
    assertEquals("/c/main.cf, line 2: " + expected, e.getMessage());
  }

  @Test
  void refusesABadOverrideWithItsPlace() {
    ConfigException e =
        assertThrows(
            ConfigException.class,
            () ->
                ConfigLoader.parse(
                    Path.of("/c"), "", "\nx unix - - - - - smtp -o biff=2\n", registry));
    assertEquals("/c/master.cf, line 2: -o biff: bad boolean value: \"2\"", e.getMessage());
  }

  @Test
  void warnsOfNamesWithoutUseOrEffect() throws Exception {
    List<String> warnings =
        loaded(
                "undefd = 1\nrelayhost = $mine$nope\nmine = 2\nsmtpd_milters = x\n"
                    + "t = mysql:foo\nvirtual_alias_maps = $t\nfoo_hosts = a\nfoo_bogus = b\n"
                    + "bar_destination_concurrency_limit = 9\nsmtp_connect_timeout = 5q\n")
            .warnings();
    assertTrue(warnings.contains("/c/main.cf: unused parameter: undefd=1"), "" + warnings);
    assertTrue(warnings.contains("/c/main.cf: unused parameter: foo_bogus=b"));
    assertTrue(
        warnings.contains("/c/main.cf: unused parameter: bar_destination_concurrency_limit=9"));
    assertTrue(warnings.contains("/c/main.cf: undefined parameter: nope"));
    assertTrue(warnings.contains("/c/main.cf: has no effect yet: smtpd_milters"));
    assertTrue(
        warnings.contains(
            "/c/main.cf, line 10: smtp_connect_timeout: bad time value or unit: \"5q\""));
    assertFalse(warnings.stream().anyMatch(w -> w.contains("foo_hosts") || w.contains("mine=")));
  }

  @Test
  void tellsOfValuesThatAreNotThereYet() throws Exception {
    Registry registry =
        Registry.builtin()
            .with(
                "[smtp_tls_security_level]\npending = dane dane-only: mail waits for it\n"
                    + "[mailbox_command]\npending = *: mail waits\n");
    List<String> warnings =
        ConfigLoader.parse(
                Path.of("/c"),
                "smtp_tls_security_level = $mine\nmine = Dane\nmailbox_command = /bin/x y\n",
                "\nx unix - - - - - smtp -o smtp_tls_security_level=may\n"
                    + "y unix - - - - - smtp -o smtp_tls_security_level=dane-only\n",
                registry)
            .warnings();
    assertEquals(
        List.of(
            "/c/main.cf: has no effect yet: mailbox_command=/bin/x y: mail waits",
            "/c/main.cf: has no effect yet: smtp_tls_security_level=Dane: mail waits for it",
            "/c/master.cf: has no effect yet: smtp_tls_security_level=dane-only: mail waits for"
                + " it"),
        warnings.stream().filter(w -> w.contains(": has no effect yet: ")).toList());
  }

  @Test
  void refusesWhatIsNoText(@TempDir Path dir) throws Exception {
    Files.write(dir.resolve("main.cf"), new byte[] {'a', '=', 0, 1});
    Files.writeString(dir.resolve("master.cf"), "");
    assertThrows(ConfigException.class, () -> ConfigLoader.load(dir));
    Files.writeString(dir.resolve("main.cf"), "#".repeat(5 << 20));
    assertThrows(ConfigException.class, () -> ConfigLoader.load(dir));
    Files.delete(dir.resolve("main.cf"));
    ConfigException e = assertThrows(ConfigException.class, () -> ConfigLoader.load(dir));
    assertEquals("open " + dir + "/main.cf: No such file or directory", e.getMessage());
  }

  @Test
  void oneValueIsFoundInABadFile(@TempDir Path dir) throws Exception {
    Path file =
        Files.writeString(dir.resolve("main.cf"), "oops\nx = ${\ny = /a\ndata_directory=$y/b\n");
    assertEquals(Optional.of("/a/b"), ConfigLoader.find(dir, "data_directory"));
    assertEquals(Optional.empty(), ConfigLoader.find(dir, "x"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertEquals(Optional.empty(), ConfigLoader.find(dir, "data_directory"));
  }

  @Test
  void linesThatNobodyCanConnectToAreTold() throws Exception {
    List<String> warnings =
        ConfigLoader.parse(
                Path.of("DIR"),
                "",
                "smtpd pass - - n - - smtpd\npostlog unix-dgram n - n - 1 postlogd\n"
                    + "filter pass - - n - - spawn\n\nsink unix-dgram - - n - - smtpd\n",
                Registry.builtin())
            .warnings();
    assertEquals(
        List.of(
            "DIR/master.cf, line 3: service filter/pass: there is no socket of the type pass for"
                + " spawn",
            "DIR/master.cf, line 5: service sink/unix-dgram: there is no socket of the type"
                + " unix-dgram for smtpd"),
        warnings);
  }

  @Test
  void deprecatedNamesAndReplacedLinesAreTold() throws Exception {
    ConfigLoader.Loaded loaded =
        ConfigLoader.parse(
            Path.of("DIR"),
            "smtp_use_tls = yes\n",
            "smtp inet n - n - 1 smtpd -o smtpd_tls_eecdh_grade=auto\n"
                + "smtp inet n - n - 2 smtpd\n",
            Registry.builtin());
    List<String> warnings =
        loaded.warnings().stream().filter(w -> !w.contains("no effect yet")).toList();
    assertEquals(
        List.of(
            "duplicate master.cf entry for service \"smtp\" (inet) -- using the last entry",
            "DIR/main.cf: support for parameter \"smtp_use_tls\" will be removed; instead, specify"
                + " \"smtp_tls_security_level\"",
            "DIR/master.cf: support for parameter \"smtpd_tls_eecdh_grade\" will be removed;"
                + " instead, do not specify (leave at default)",
            "See https://www.postfix.org/DEPRECATION_README.html for details"),
        warnings);
    assertEquals(Optional.of(2), loaded.snapshot().services().get(0).processLimit());
    assertEquals(1, loaded.snapshot().services().size());
  }

  @Test
  void underStressAnInetServiceHasOtherSettings() throws ConfigException {
    String master =
        """
        smtp inet n - y - - smtpd
        submission inet n - y - - smtpd -o smtpd_timeout=1h -o stress=never
        local unix n - y - - smtpd
        """;
    String main = "smtpd_recipient_limit = ${stress?{5}:{50}}";
    ConfigSnapshot snapshot = ConfigLoader.parse(Path.of("/x"), main, master, registry).snapshot();
    Settings smtp = snapshot.stressed(snapshot.services().get(0));
    assertEquals(Duration.ofSeconds(10), smtp.time("smtpd_timeout"));
    assertEquals(5, smtp.integer("smtpd_recipient_limit"));
    assertEquals("smtp", smtp.serviceName());
    assertSame(smtp, snapshot.stressed(snapshot.services().get(0)));
    Settings calm = snapshot.settings(snapshot.services().get(0));
    assertEquals(Duration.ofMinutes(5), calm.time("smtpd_timeout"));
    assertEquals(50, calm.integer("smtpd_recipient_limit"));
    Settings submission = snapshot.stressed(snapshot.services().get(1));
    assertEquals(Duration.ofHours(1), submission.time("smtpd_timeout"));
    assertEquals("never", submission.find("stress").orElseThrow());
    assertEquals(5, submission.integer("smtpd_recipient_limit"));
    assertSame(
        snapshot.settings(snapshot.services().get(2)),
        snapshot.stressed(snapshot.services().get(2)));
  }

  @Test
  void aValueThatIsBadUnderStressIsSeenAtOnce() {
    String main = "smtpd_recipient_limit = ${stress?{few}:{50}}";
    ConfigException refused =
        assertThrows(
            ConfigException.class, () -> ConfigLoader.parse(Path.of("/x"), main, MASTER, registry));
    assertTrue(refused.getMessage().contains("smtpd_recipient_limit"), refused.getMessage());
  }
}
