package org.posthouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;

/** The files of a site of some size, in which Postfix finds nothing odd. */
class SiteTest {

  private static final Path DIR = Path.of("/etc/postfix");

  private static String read(String name) throws IOException {
    try (InputStream in = SiteTest.class.getResourceAsStream("site/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static ConfigLoader.Loaded load(Registry registry) throws Exception {
    return ConfigLoader.parse(DIR, read("main.cf"), read("master.cf"), registry);
  }

  /** A registry in which all that Postfix knows is honoured, so that all values are checked. */
  private static Registry everything() throws Exception {
    return Registry.builtin()
        .with(
            Registry.builtin().all().stream()
                .map(parameter -> "[" + parameter.name() + "]\n")
                .collect(Collectors.joining()));
  }

  @Test
  void nothingIsOdd() throws Exception {
    assertEquals(
        List.of(), load(everything()).warnings().stream().filter(w -> !effect(w)).toList());
    Stream<String> warnings = load(Registry.builtin()).warnings().stream();
    assertEquals(List.of(), warnings.filter(w -> !effect(w)).toList());
  }

  private static boolean effect(String warning) {
    return warning.contains(": has no effect yet: ");
  }

  @Test
  void settingsOfTheServices() throws Exception {
    ConfigSnapshot site = load(everything()).snapshot();
    Settings submission = settings(site, "submission/inet");
    assertEquals("postfix/submission", submission.get("syslog_name"));
    assertEquals("permit_sasl_authenticated, reject", submission.get("smtpd_client_restrictions"));
    assertEquals("", submission.get("smtpd_helo_restrictions"));
    assertEquals(
        List.of(
            "{ inet:127.0.0.1:11332, connect_timeout=5s, default_action=tempfail }",
            "unix:opendkim/opendkim.sock"),
        submission.list("smtpd_milters"));
    assertEquals(300, site.main().time("smtpd_timeout").toSeconds());
    assertEquals(2, site.main().integer("slow_destination_concurrency_limit"));
    assertEquals(50, site.main().integer("slow_destination_recipient_limit"));
    assertEquals(1, site.main().integer("lmtp_destination_recipient_limit"));
    assertEquals(3600, site.main().time("policyd-spf_time_limit").toSeconds());
    assertEquals(
        List.of(
            "proxy:mysql:/etc/postfix/mysql/alias.cf",
            "proxy:mysql:/etc/postfix/mysql/alias_domain.cf",
            "hash:/etc/postfix/virtual"),
        site.main().list("virtual_alias_maps"));
    assertEquals(7, site.main().list("mynetworks").size());
    assertEquals("/etc/postfix/virtual_domains", site.main().get("virtual_alias_domains"));
    assertEquals("not-a-real-one", site.main().find("vacation_password").orElse(""));
    assertEquals("pass", service(site, "smtpd/pass").type());
    assertTrue(service(site, "tlsmgr/unix").wakeupOnlyIfUsed());
    assertEquals(
        List.of(
            "flags=FRX",
            "user=list",
            "argv=/usr/lib/mailman/bin/postfix-to-mailman.py",
            "${nexthop}",
            "${user}"),
        service(site, "mailman/unix").arguments());
  }

  private static ServiceEntry service(ConfigSnapshot site, String key) {
    return site.services().stream().filter(s -> s.key().equals(key)).findFirst().orElseThrow();
  }

  private static Settings settings(ConfigSnapshot site, String key) {
    return site.settings(service(site, key));
  }
}
