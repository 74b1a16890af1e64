package org.posthouse.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Log;
import org.posthouse.api.rewrite.Resolution;
import org.posthouse.api.table.Tables;
import org.posthouse.config.ConfigLoader;
import org.posthouse.mail.Addresses;
import org.posthouse.tables.broker.SettingsContext;
import org.posthouse.tables.broker.TableBroker;

/** {@code expected.tsv} holds what a Postfix 3.7 said under the same settings. */
class TrivialRewriteTest {
  private final List<String> warnings = new ArrayList<>();

  private static String resource(String name) throws IOException {
    try (InputStream in = TrivialRewriteTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private record Service(AddressRewriter rewriter, Resolver resolver) {}

  private Service service(String mainCf) throws ConfigException {
    Settings settings = ConfigLoader.parse(Path.of("/nowhere"), mainCf, "").main();
    Tables tables = new TableBroker(new SettingsContext(settings, new QuietLog()), List.of());
    AddressRewriter rewriter = AddressRewriter.local(settings);
    return new Service(
        rewriter, new Resolver(tables, settings, rewriter, Resolver.Purpose.MAIL, warnings::add));
  }

  @Test
  void saysWhereToWithoutPrefix() throws Exception {
    String maps = "relocated_maps = inline:{ { u@moved.invalid = 5.1.6 ask u@new.invalid } }\n";
    Service service = service(maps + "relocated_prefix_enable = no\n");
    Resolution.Route to =
        assertInstanceOf(Resolution.Route.class, service.resolver().resolve("", "u@moved.invalid"));
    assertEquals("5.1.6 ask u@new.invalid", to.nexthop());
  }

  /** The sender of an address must not decide how often a table is asked. */
  @Test
  void asksOnceForEachDomain() throws Exception {
    Settings settings =
        ConfigLoader.parse(Path.of("/nowhere"), "mydestination = counted:x\n", "").main();
    var keys = new ArrayList<String>();
    Tables tables =
        new TableBroker(
            new SettingsContext(settings, new QuietLog()), List.of(new CountedTables(keys)));
    AddressRewriter rewriter = AddressRewriter.local(settings);
    var resolver = new Resolver(tables, settings, rewriter, Resolver.Purpose.MAIL, warnings::add);
    resolver.resolve("", "user" + "@here".repeat(500) + "@there.invalid");
    resolver.resolve("", "user" + "@here".repeat(500));
    assertEquals(1, keys.stream().filter("here"::equals).count());
    keys.clear();
    var address = new StringBuilder("user");
    for (int i = 0; i < 500; i++) {
      address.append("@here").append(i);
    }
    assertInstanceOf(Resolution.Failed.class, resolver.resolve("", address.toString()));
    assertTrue(keys.size() < 100, () -> keys.size() + " lookups");
  }

  @TestFactory
  Stream<DynamicTest> saysWhatPostfixSays() throws Exception {
    Service service = service(resource("main.cf"));
    return resource("expected.tsv")
        .lines()
        .map(line -> line.split("\t", -1))
        .map(
            f ->
                DynamicTest.dynamicTest(
                    f[0] + " " + f[2] + " from " + f[1],
                    () ->
                        assertEquals(
                            expected(f),
                            f[0].equals("rewrite")
                                ? service.rewriter().rewrite(f[2])
                                : text(service.resolver().resolve(f[1], f[2])))));
  }

  /** Postfix shows the resolved recipient without the quotes that it needs. */
  private static String expected(String[] fields) {
    if (fields.length == 7) {
      fields[5] = Addresses.external(Addresses.internal(fields[5]));
    }
    return String.join("|", List.of(fields).subList(3, fields.length));
  }

  private static String text(Resolution resolution) {
    return switch (resolution) {
      case Resolution.Failed failed -> failed.error().isTemporary() ? "temporary" : "bad";
      case Resolution.Route r ->
          r.transport() + "|" + r.nexthop() + "|" + r.recipient() + "|" + r.addressClass();
    };
  }

  @Test
  void warnsOfDomainsInTwoClasses() throws Exception {
    service(resource("main.cf")).resolver().resolve("", "u@twice.invalid");
    assertEquals(
        List.of("do not list domain twice.invalid in BOTH mydestination and virtual_alias_domains"),
        warnings);
  }

  @Test
  void tableTroubleIsTemporary() throws Exception {
    for (String parameter :
        List.of("transport_maps", "relay_domains", "mydestination", "virtual_alias_domains")) {
      Service service = service(parameter + " = absent:table\n");
      Resolution resolution = service.resolver().resolve("", "u@example.com");
      assertTrue(
          assertInstanceOf(Resolution.Failed.class, resolution).error().isTemporary(), parameter);
    }
  }

  @Test
  void anyTextIsResolved() throws Exception {
    Service service = service(resource("main.cf"));
    var random = new Random(7);
    String alphabet = "ab@.,:;<>()[]\"\\ \t!%|\u00e9-";
    for (int n = 0; n < 5000; n++) {
      var text = new StringBuilder();
      for (int i = random.nextInt(30); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertNotNull(service.rewriter().rewrite(text.toString()));
      assertNotNull(service.resolver().resolve("", text.toString()));
    }
  }

  private static final class QuietLog implements Log {
    @Override
    public void info(String text) {}

    @Override
    public void warn(String text) {}

    @Override
    public void fatal(String text) {}

    @Override
    public void panic(String text, Throwable cause) {}
  }
}
