package org.posthouse.map.ldap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContract;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;
import org.posthouse.api.testing.Front;
import org.posthouse.api.testing.Peer;

final class LdapTableTest implements TableContract {
  private static final String PEOPLE = "query_filter = (mail=%s)\n";
  private static final String GROUPS =
      PEOPLE
          + "special_result_attribute = memberDN, memberURL\n"
          + "leaf_result_attribute = mail\nresult_attribute =\n";
  private static Path certificates;
  private static Peer server;

  @TempDir Path directory;
  private final List<String> warnings = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    certificates = Files.createTempDirectory("certs");
    run("certs.sh", "make", certificates.toString(), "localhost");
    server = Peer.start("slapd", "/usr/sbin/slapd", "--tls", certificates.toString());
  }

  private static void run(String script, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", Peer.scripts().resolve(script) + ""));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), output);
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
    try (var files = Files.walk(certificates)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }

  @Override
  public TableFactory factory() {
    return new LdapFactory();
  }

  @Override
  public TableName goodTable(Path where) throws Exception {
    return table(where, PEOPLE);
  }

  @Override
  public String presentKey() {
    return "alice@example.net";
  }

  @Override
  public String value() {
    return "alice@mailstore.example.net";
  }

  private static TableName table(Path where, String more) throws IOException {
    Path file = where.resolve("ldap.cf");
    Files.writeString(
        file,
        (more.contains("server_host") ? "" : "server_host = " + server.get("URL") + "\n")
            + "search_base = dc=example, dc=net\n"
            + more);
    return new TableName("ldap", file.toString());
  }

  private Table open(String more) throws Exception {
    return factory().open(table(directory, more), TableContract.context(directory, warnings));
  }

  private LookupResult ask(String more, String key) throws Exception {
    try (Table table = open(more)) {
      return table.lookup(key, TableContract.soon());
    }
  }

  private static String credentials() {
    return "bind_dn = " + server.get("BIND_DN") + "\nbind_pw = " + server.get("BIND_PW") + "\n";
  }

  @Test
  void aServerThatHangsUpOnceIsAskedAgain() throws Exception {
    try (Front front = new Front("127.0.0.1", Integer.parseInt(server.get("PORT")));
        Table table = open(PEOPLE + "server_host = ldap://127.0.0.1:" + front.port() + "\n")) {
      for (int i = 0; i < 2; i++) {
        front.hangUp(1);
        assertInstanceOf(
            LookupResult.Found.class, table.lookup(presentKey(), TableContract.soon()));
      }
      front.hangUp(100);
      assertInstanceOf(
          LookupResult.TryAgain.class, table.lookup(presentKey(), TableContract.soon()));
    }
  }

  @Test
  void joinsAllValues() throws Exception {
    assertEquals(
        LookupResult.found("bob@mailstore.example.net,bob@archive.example.net"),
        ask(PEOPLE, "bob@example.net"));
    assertInstanceOf(
        LookupResult.TryAgain.class, ask(PEOPLE + "expansion_limit = 1\n", "bob@example.net"));
    assertEquals(
        LookupResult.found("smtp:[mailstore.example.net] alice"),
        ask(PEOPLE + "result_format = smtp:[%d] %U\n", "alice@example.net"));
  }

  @Test
  void keysAreOnlyText() throws Exception {
    assertEquals(
        LookupResult.found("bob@example.net"),
        ask("query_filter = cn=%s\nresult_attribute = mail\n", "Bob (Builder)"));
    assertEquals(LookupResult.NOT_FOUND, ask(PEOPLE, "*"));
    assertEquals(LookupResult.NOT_FOUND, ask(PEOPLE, "x)(mail=*"));
    assertEquals(LookupResult.NOT_FOUND, ask(PEOPLE, "\\2a"));
  }

  @Test
  void theSearchBaseMayDependOnTheKey() throws Exception {
    String base = "search_base = dc=%d,ou=domains,dc=example,dc=net\nscope = base\n";
    String filter = "query_filter = objectClass=*\nresult_attribute = dc\n";
    assertEquals(LookupResult.found("example.org"), ask(base + filter, "x@example.org"));
    assertEquals(LookupResult.NOT_FOUND, ask(base + filter, "x@other.org"));
    assertEquals(LookupResult.NOT_FOUND, ask(base + filter, "x@a,dc=example.org"));
    assertInstanceOf(
        LookupResult.TryAgain.class, ask("search_base = dc=nowhere\n" + filter, "x@y"));
  }

  @Test
  void followsNamesAndUrls() throws Exception {
    assertEquals(
        LookupResult.found("alice@example.net,bob@example.net"), ask(GROUPS, "team@example.net"));
    assertEquals(
        Set.of("alice@example.net", "bob@example.net"),
        Set.of(
            assertInstanceOf(LookupResult.Found.class, ask(GROUPS, "everyone@example.net"))
                .value()
                .split(",")));
    assertEquals(
        LookupResult.found("root@example.net"),
        ask(GROUPS + "terminal_result_attribute = maildrop\n", "everyone@example.net"));
    assertInstanceOf(
        LookupResult.TryAgain.class, ask(GROUPS + "recursion_limit = 1\n", "team@example.net"));
    assertInstanceOf(
        LookupResult.TryAgain.class, ask(GROUPS + "size_limit = 1\n", "everyone@example.net"));
  }

  @Test
  void bindsBeforeItAsks() throws Exception {
    assertEquals(LookupResult.NOT_FOUND, ask(PEOPLE + "bind = no\n", "hidden@example.net"));
    assertInstanceOf(LookupResult.Found.class, ask(PEOPLE + credentials(), "hidden@example.net"));
    String wrong = PEOPLE + "bind_dn = " + server.get("BIND_DN") + "\nbind_pw = not-this\n";
    LookupResult result = ask(wrong, "hidden@example.net");
    String text = assertInstanceOf(LookupResult.TryAgain.class, result).reason() + warnings;
    assertFalse(text.contains("not-this"), text);
    assertTrue(text.contains("invalid credentials"), text);
  }

  @Test
  void asksBySocketAndByTls() throws Exception {
    assertInstanceOf(
        LookupResult.Found.class,
        ask(PEOPLE + "server_host = " + server.get("LDAPI_URL") + "\n", presentKey()));
    String ca = "tls_require_cert = yes\ntls_ca_cert_file = " + certificates + "/ca.pem\n";
    String ldaps = PEOPLE + "server_host = " + server.get("LDAPS_URL") + "\n";
    assertInstanceOf(LookupResult.Found.class, ask(ldaps + ca, presentKey()));
    assertInstanceOf(LookupResult.Found.class, ask(ldaps, presentKey()));
    assertInstanceOf(
        LookupResult.TryAgain.class, ask(ldaps + "tls_require_cert = yes\n", presentKey()));
    String localhost = "server_host = localhost:" + server.get("PORT") + "\nstart_tls = yes\n";
    assertInstanceOf(LookupResult.Found.class, ask(PEOPLE + localhost + ca, presentKey()));
  }

  @Test
  void theNextServerAnswersForOneThatDoesNot() throws Exception {
    assertInstanceOf(
        LookupResult.Found.class,
        ask(PEOPLE + "server_host = ldap://127.0.0.1:1 " + server.get("URL") + "\n", presentKey()));
    assertEquals(List.of(), warnings);
  }

  @Test
  void badSettingsAreNamed() {
    for (String bad :
        List.of("scope = all\n", "bind = maybe\n", "query_filter = (mail=%s\n", "timeout = x\n")) {
      TableException e = assertThrows(TableException.class, () -> open(bad));
      assertFalse(e.isTemporary(), bad);
    }
  }

  @Test
  void aServerThatGoesAndComesBackIsReportedOnceEach() throws Exception {
    try (Table table = open(PEOPLE + credentials())) {
      assertInstanceOf(LookupResult.Found.class, table.lookup(presentKey(), TableContract.soon()));
      server.stop();
      for (int i = 0; i < 20; i++) {
        assertInstanceOf(
            LookupResult.TryAgain.class, table.lookup(presentKey(), TableContract.soon()));
      }
      assertEquals(1, warnings.size(), warnings.toString());
      server.start();
      assertInstanceOf(LookupResult.Found.class, table.lookup(presentKey(), TableContract.soon()));
      assertEquals(2, warnings.size(), warnings.toString());
    }
  }
}
