package org.posthouse.map.cidr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContract;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;
import org.posthouse.tables.IpAddress;
import org.posthouse.tables.IpNetwork;

final class CidrTableTest implements TableContract {
  private final CidrFactory factory = new CidrFactory();
  private final List<String> warnings = new ArrayList<>();

  @TempDir Path directory;

  @Override
  public TableFactory factory() {
    return factory;
  }

  @Override
  public TableName goodTable(Path where) throws Exception {
    Path file = Files.writeString(where.resolve("good"), "192.0.2.0/24 some\n  value\n");
    return new TableName("cidr", file.toString());
  }

  @Override
  public String presentKey() {
    return "192.0.2.77";
  }

  @Override
  public String value() {
    return "some  value";
  }

  @Override
  public String absentKey() {
    return "192.0.3.1";
  }

  private Table table(String text) throws Exception {
    Path file = Files.writeString(directory.resolve("table"), text);
    return factory.open(
        new TableName("cidr", file.toString()), TableContract.context(directory, warnings));
  }

  private static String ask(Table table, String key) {
    return switch (table.lookup(key, TableContract.soon())) {
      case LookupResult.Found found -> found.value();
      case LookupResult.NotFound _ -> "";
      case LookupResult.TryAgain(String reason) -> reason;
      case LookupResult.Misconfigured(String reason) -> reason;
    };
  }

  @Test
  void aNameCanHoldTheRules() throws Exception {
    TableName name = new TableName("cidr", "{ {10.0.0.0/8 a b}, {::/0 c} }");
    try (Table table = factory.open(name, TableContract.context(directory, warnings))) {
      assertEquals("a b", ask(table, "10.1.1.1"));
      assertEquals("c", ask(table, "::1"));
    }
  }

  @Test
  void firstMatchWins() throws Exception {
    try (Table table = table("10.1.0.0/16 a\n10.0.0.0/8 b\n10.1.1.1 c\n::/0 d\n")) {
      assertEquals("a", ask(table, "10.1.1.1"));
      assertEquals("b", ask(table, "10.2.0.0"));
      assertEquals("", ask(table, "11.0.0.0"));
      assertEquals("d", ask(table, "2001:DB8:0:0::1"));
      assertEquals("", ask(table, "[::1]"));
      assertEquals("", ask(table, "10.1"));
    }
  }

  @Test
  void negationStaysInItsFamily() throws Exception {
    try (Table table = table("!10.0.0.0/8 outside\n")) {
      assertEquals("outside", ask(table, "11.0.0.1"));
      assertEquals("", ask(table, "10.0.0.1"));
      assertEquals("", ask(table, "::1"));
    }
  }

  @Test
  void ifBlocksNest() throws Exception {
    String text =
        """
        if 10.0.0.0/8
        if !10.5.0.0/16
        10.0.0.0/7 inside
        endif
        !10.5.5.0/24 five
        endif
        0.0.0.0/0 rest
        """;
    try (Table table = table(text)) {
      assertEquals("inside", ask(table, "10.4.0.1"));
      assertEquals("five", ask(table, "10.5.0.1"));
      assertEquals("rest", ask(table, "10.5.5.5"));
      assertEquals("rest", ask(table, "11.0.0.0"));
    }
  }

  @Test
  void badLinesAreSkippedWithAWarning() throws Exception {
    String text = "1.2.3.4/24 x\nfoo y\n1.2.3.4/33 z\n1.2.3.4\nendif\nif 1.2.3.4\n1.2.3.4 ok\n";
    try (Table table = table(text)) {
      assertEquals("ok", ask(table, "1.2.3.4"));
    }
    String file = "cidr map " + directory.resolve("table") + ", line ";
    assertEquals(
        List.of(
            file
                + "1: non-null host address bits in \"1.2.3.4/24\", perhaps you should use"
                + " \"1.2.3.0/24\" instead: skipping this rule",
            file + "2: bad address pattern: \"foo\": skipping this rule",
            file + "3: bad mask length in \"1.2.3.4/33\": skipping this rule",
            file + "4: no lookup result: skipping this rule",
            file + "5: ENDIF without IF: skipping this rule",
            file + "6: IF has no matching ENDIF"),
        warnings);
  }

  @Test
  void bracketsAndMasksThatMakeNoSenseAreSaid() throws Exception {
    String text =
        "[1234 x\n[1234]junk x\n1.2.3.4/3x x\n1.999.0.0/21 x\nif 1.2.3.4 junk\nendif x\n!\n"
            + "[1.2.3.4/33] x\n1.2.3.4/ x\n[1.2.3.0]/24 ok\n[::1/128] six\n";
    try (Table table = table(text)) {
      assertEquals("ok", ask(table, "1.2.3.4"));
      assertEquals("six", ask(table, "::1"));
    }
    String file = "cidr map " + directory.resolve("table") + ", line ";
    assertEquals(
        List.of(
            "1: missing ']' character after \"[1234\"",
            "2: garbage after \"[1234]\"",
            "3: bad mask value in \"1.2.3.4/3x\"",
            "4: bad network value in \"1.999.0.0/21\"",
            "5: bad address pattern: \"1.2.3.4 junk\"",
            "6: garbage after ENDIF",
            "7: no address pattern",
            "8: bad mask length in \"1.2.3.4/33\"",
            "9: bad mask value in \"1.2.3.4/\""),
        warnings.stream()
            .map(w -> w.replace(file, "").replace(": skipping this rule", ""))
            .toList());
  }

  @Test
  void rulesInTheNameHaveTheirBraces() throws Exception {
    assertEquals("cidr map: missing '}' in \"{ {::1 x}\"", mistake("{ {::1 x}"));
    assertEquals("cidr map: no '{' at start of text in \"::1\"", mistake("{ ::1 }"));
    assertEquals("cidr map: syntax error after '}' in \"{::1 x}y\"", mistake("{ {::1 x}y }"));
    factory
        .open(
            new TableName("cidr", "{ {::1 x} #{::2 y} and more of the same }"),
            TableContract.context(directory, warnings))
        .close();
    assertEquals(
        List.of(
            "cidr:{...}: #comment after other text is not allowed: #{::2 y} and more of the"
                + " same..."),
        warnings);
  }

  private String mistake(String name) {
    return assertThrows(
            TableException.class,
            () ->
                factory.open(
                    new TableName("cidr", name), TableContract.context(directory, warnings)))
        .getMessage();
  }

  @Test
  void agreesWithAskingOneRuleAfterTheOther() throws Exception {
    Random random = new Random(3);
    for (int round = 0; round < 50; round++) {
      StringBuilder text = new StringBuilder();
      int rules = 1 + random.nextInt(40);
      List<String> patterns = new ArrayList<>();
      for (int i = 0; i < rules; i++) {
        patterns.add(randomPattern(random));
        text.append(patterns.get(i)).append(" r").append(i).append('\n');
      }
      try (Table table = table(text.toString())) {
        for (int i = 0; i < 200; i++) {
          String address = randomAddress(random);
          assertEquals(slowly(patterns, address), ask(table, address), text + address);
        }
      }
    }
  }

  private static String randomAddress(Random random) {
    return random.nextBoolean()
        ? random.nextInt(3) * 127 + "." + random.nextInt(3) + ".0." + random.nextInt(4) * 85
        : random.nextInt(3) + "::" + random.nextInt(3);
  }

  private static String randomPattern(Random random) {
    String address = randomAddress(random);
    byte[] bytes = IpAddress.parse(address);
    int bits = random.nextInt(bytes.length * 8 + 1);
    for (int i = bits; i < bytes.length * 8; i++) {
      bytes[i / 8] &= (byte) ~(0x80 >> i % 8);
    }
    return (random.nextInt(5) == 0 ? "!" : "") + IpAddress.format(bytes) + "/" + bits;
  }

  private static String slowly(List<String> patterns, String address) {
    byte[] bytes = IpAddress.parse(address);
    for (int i = 0; i < patterns.size(); i++) {
      String pattern = patterns.get(i);
      boolean negated = pattern.startsWith("!");
      IpNetwork network = IpNetwork.parse(negated ? pattern.substring(1) : pattern);
      if (network.address().length == bytes.length && network.contains(bytes) != negated) {
        return "r" + i;
      }
    }
    return "";
  }
}
