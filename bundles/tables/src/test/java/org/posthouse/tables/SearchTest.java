package org.posthouse.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.Deadline;
import org.posthouse.api.config.ParameterList;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableHandle;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableUse;
import org.posthouse.api.table.TableView;
import org.posthouse.api.table.Tables;

/** Which keys are asked for, and in which order. */
final class SearchTest {
  @TempDir Path directory;

  private final List<String> asked = new ArrayList<>();
  private boolean pattern;

  /** Tables that have nothing but the keys in their name, and remember what they were asked. */
  private final Tables tables =
      new Tables() {
        @Override
        public TableHandle table(String typeAndName) {
          return new TableHandle() {
            @Override
            public TableName name() {
              return new TableName("test", typeAndName.substring(5));
            }

            @Override
            public LookupResult lookup(String key) {
              asked.add(key);
              return name().name().equals("broken")
                  ? new LookupResult.TryAgain("broken")
                  : name().name().equals(key)
                      ? LookupResult.found("value")
                      : LookupResult.NOT_FOUND;
            }

            @Override
            public LookupResult lookup(String key, Deadline deadline) {
              return lookup(key);
            }

            @Override
            public boolean isPattern() {
              return pattern;
            }
          };
        }

        @Override
        public Tables forUse(TableUse use) {
          return this;
        }

        @Override
        public TableView view() {
          throw new UnsupportedOperationException();
        }
      };

  private static final RecipientDelimiter PLUS = new RecipientDelimiter("+", true);

  private Maps maps(String names) {
    return Maps.parse(tables, "test_maps", names);
  }

  private final AddressSearch search =
      new AddressSearch(PLUS, domain -> ListMatch.of(domain.equals("local.test")));

  @Test
  void addressSearchOrder() {
    search.find(maps("test:x"), "User+Ext@local.test");
    assertEquals(
        List.of("user+ext@local.test", "user@local.test", "user+ext", "user", "@local.test"),
        asked);
  }

  @Test
  void addressSearchOfAnotherDomainLeavesOutLocalParts() {
    search.find(maps("test:x"), "user+ext@other.test");
    assertEquals(List.of("user+ext@other.test", "user@other.test", "@other.test"), asked);
  }

  @Test
  void addressSearchTellsTheExtensionThatDidNotMatch() {
    assertEquals("+Ext", search.find(maps("test:user@a.test"), "user+Ext@a.test").extension());
    assertEquals("+Ext", search.find(maps("test:user"), "user+Ext@local.test").extension());
    assertEquals("", search.find(maps("test:@a.test"), "user+Ext@a.test").extension());
    assertEquals("", search.find(maps("test:user+ext"), "user+Ext@local.test").extension());
  }

  @Test
  void patternTablesSeeTheWholeAddressOnlyAndUnfolded() {
    pattern = true;
    search.find(maps("test:x"), "User+Ext@local.test");
    assertEquals(List.of("User+Ext@local.test"), asked);
  }

  @Test
  void aSearchEndsWhereNobodyCanTell() {
    AddressSearch unknown = new AddressSearch(PLUS, domain -> new ListMatch.Unknown("why"));
    assertEquals(
        new LookupResult.TryAgain("why"), unknown.find(maps("test:x"), "a@b.test").result());
    assertEquals(new LookupResult.TryAgain("broken"), maps("test:broken test:a").lookup("a"));
  }

  @Test
  void reservedNamesHaveNoExtension() {
    RecipientDelimiter both = new RecipientDelimiter("+-", true);
    assertEquals(-1, both.indexIn("mailer-daemon"));
    assertEquals(-1, both.indexIn("owner-list"));
    assertEquals(-1, both.indexIn("list-request"));
    assertEquals(-1, both.indexIn("+user"));
    assertEquals(4, both.indexIn("user-x+y"));
    assertEquals(5, new RecipientDelimiter("-", false).indexIn("owner-list"));
  }

  @Test
  void transportSearchOrder() {
    new TransportSearch(PLUS, ParentDomains.WITH_DOT).find(maps("test:x"), "u+e@a.b.c");
    assertEquals(List.of("u+e@a.b.c", "u@a.b.c", "a.b.c", ".b.c", ".c", "*"), asked);
  }

  private AccessTable access(ParentDomains parents) throws Exception {
    return new AccessTable(tables.table("test:x"), parents, PLUS);
  }

  @Test
  void accessSearchOfAClient() throws Exception {
    access(ParentDomains.MATCH_SUBDOMAINS).client("mx.Example.com", "192.0.2.1");
    assertEquals(
        List.of("mx.example.com", "example.com", "com", "192.0.2.1", "192.0.2", "192.0", "192"),
        asked);
  }

  @Test
  void accessSearchOfAnIpv6Client() throws Exception {
    access(ParentDomains.WITH_DOT).client("a.test", "2001:db8::1");
    assertEquals(List.of("a.test", ".test", "2001:db8::1", "2001:db8:", "2001:db8", "2001"), asked);
  }

  @Test
  void accessSearchOfASender() throws Exception {
    access(ParentDomains.WITH_DOT).mail("User+Ext@a.b.test");
    assertEquals(
        List.of(
            "user+ext@a.b.test",
            "user@a.b.test",
            "a.b.test",
            ".b.test",
            ".test",
            "user+ext@",
            "user@"),
        asked);
  }

  private MatchList clients(String text) {
    return MatchList.clients(tables, "mynetworks", text, ParentDomains.MATCH_SUBDOMAINS);
  }

  @Test
  void networksMatch() {
    MatchList list = clients("!192.0.2.7, 192.0.2.0/24 [2001:db8::]/32 [::1] trusted.test");
    assertEquals(ListMatch.YES, list.matchAddress("192.0.2.8"));
    assertEquals(ListMatch.NO, list.matchAddress("192.0.2.7"));
    assertEquals(ListMatch.NO, list.matchAddress("192.0.3.8"));
    assertEquals(ListMatch.YES, list.matchAddress("2001:db8:1::1"));
    assertEquals(ListMatch.YES, list.matchAddress("::1"));
    assertEquals(ListMatch.YES, list.matchClient("a.trusted.test", "203.0.113.1"));
    assertEquals(ListMatch.NO, list.matchClient("untrusted.test", "203.0.113.1"));
  }

  @Test
  void aBadNetworkIsNoAnswer() {
    assertEquals(
        new ListMatch.Unknown(
            "mynetworks: non-null host address bits in \"192.0.2.1/24\", perhaps you should use"
                + " \"192.0.2.0/24\" instead"),
        clients("192.0.2.1/24").matchAddress("192.0.2.1"));
  }

  @Test
  void domainsMatchAsTheStyleSays() {
    MatchList parents =
        MatchList.domains(tables, "d", "example.com", ParentDomains.MATCH_SUBDOMAINS);
    MatchList dots = MatchList.domains(tables, "d", "example.com .org", ParentDomains.WITH_DOT);
    assertEquals(ListMatch.YES, parents.match("A.Example.Com"));
    assertEquals(ListMatch.NO, parents.match("badexample.com"));
    assertEquals(ListMatch.YES, dots.match("example.com"));
    assertEquals(ListMatch.NO, dots.match("a.example.com"));
    assertEquals(ListMatch.YES, dots.match("a.example.org"));
    assertEquals(ListMatch.NO, dots.match("org"));
  }

  @Test
  void tablesAndFilesInLists() throws Exception {
    Path file = directory.resolve("names");
    Files.writeString(file, "one.test # text\n\ntwo.test\n");
    MatchList list = MatchList.strings(tables, "s", "!test:not.test, " + file + " test:broken");
    assertEquals(ListMatch.NO, list.match("not.test"));
    assertEquals(ListMatch.YES, list.match("TWO.test"));
    assertEquals(
        new ListMatch.Unknown("s: test:broken: table lookup problem: broken"),
        list.match("three.test"));
    assertEquals(
        new ListMatch.Unknown("s: open file /no/such: No such file or directory"),
        MatchList.strings(tables, "s", "/no/such").match("x"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertEquals(
        new ListMatch.Unknown(
            "s: " + file + ": not used, because every user of this machine may write it"),
        MatchList.strings(tables, "s", file.toString()).match("one.test"));
  }

  @Test
  void aTableInAFileMaySpanLines() throws Exception {
    Path file = directory.resolve("names");
    Files.writeString(
        file,
        """
        # a comment, and a table
        first.test test:{
          { key, more }
        # not part of it
        } "a #b" "#c" last.test # the rest, of, this line
          next.test
        "open quote
        end.test
        """);
    MatchList list = MatchList.strings(tables, "s", "!x, " + file);
    assertEquals(ListMatch.YES, list.match("{   { key, more } }"), "the name of the table");
    for (String member :
        List.of("first.test", "\"a #b\"", "\"#c\"", "last.test", "next.test", "end.test")) {
      assertEquals(ListMatch.YES, list.match(member), member);
    }
    for (String stranger : List.of("the", "rest", "line", "key", "part", "comment")) {
      assertEquals(ListMatch.NO, list.match(stranger), stranger);
    }
  }

  @Test
  void whatIsNoAddressMatchesOnlyItself() {
    assertEquals(ListMatch.NO, clients("[be:be]").matchClient("x.test", "127.0.0.1"));
    assertEquals(ListMatch.YES, clients("[be:be]").matchClient("[be:be]", "127.0.0.1"));
    assertEquals(ListMatch.YES, clients("!x, [be:be]").matchClient("y.test", "be:be"));
    assertEquals(
        new ListMatch.Unknown("mynetworks: bad address pattern: \"be:be\""),
        clients("[be:be]").matchClient("x.test", "::1"));
    assertEquals(ListMatch.NO, clients("be.be").matchClient("x.test", "127.0.0.1"));
    assertEquals(
        new ListMatch.Unknown("mynetworks: bad mask value in \"be/be\""),
        clients("be/be").matchClient("x.test", "127.0.0.1"));
    assertEquals(ListMatch.NO, clients("be/be").matchClient("x.test", "::1"));
    assertEquals(ListMatch.NO, MatchList.strings(tables, "s", "[be:be]").match("be:be"));
    assertEquals(ListMatch.YES, MatchList.strings(tables, "s", "[be:be]").match("[be:be]"));
    assertEquals(
        new ListMatch.Unknown("mynetworks: missing ']' character after \"[1234\""),
        clients("[1234").matchAddress("1.2.3.4"));
  }

  @Test
  void tablesOfDomainsAreAskedForParents() {
    MatchList.domains(tables, "d", "test:x", ParentDomains.WITH_DOT).match("a.b.c");
    assertEquals(List.of("a.b.c", ".b.c", ".c"), asked);
  }

  @Test
  void listsKeepWhatIsInBraces() {
    assertEquals(
        List.of("inline:{a=b, c=d}", "hash:/x"), ParameterList.split("inline:{a=b, c=d},hash:/x"));
  }

  @Test
  void addressesAreParsedStrictly() {
    for (String bad :
        List.of(
            "1.2.3",
            "1.2.3.256",
            "1.2.3.04",
            "1.2.3.4.",
            ":::",
            "1:2",
            "::1::",
            "12345::",
            "",
            "::1%lo",
            "1::2::3",
            ":1",
            "1:",
            "::1.2.3",
            "0x1.2.3.4",
            "1:2:3:4:5:6:7:8:9")) {
      assertEquals(null, IpAddress.parse(bad), bad);
    }
    for (String good :
        List.of("1.2.3.4", "::", "::1", "2001:db8::1", "1:2:3:4:5:6:7:8", "fe80::", "1::8")) {
      assertEquals(good, IpAddress.format(IpAddress.parse(good)));
    }
    assertEquals("::ffff:102:304", IpAddress.format(IpAddress.parse("::FFFF:1.2.3.4")));
  }
}
