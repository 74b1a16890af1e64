package org.posthouse.tables.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableException;

final class TemplateTest {
  private static String key(String template, String key) throws TableException {
    return Template.parse("t", template).ofKey(key, UnaryOperator.identity());
  }

  private static String value(String template, String value, String key) throws TableException {
    return Template.parse("t", template).ofValue(value, key);
  }

  @Test
  void namesThePartsOfAKey() throws Exception {
    assertEquals(
        "user@mail.example.com user mail.example.com com example mail % user",
        key("%s %u %d %1 %2 %3 %% %U", "user@mail.example.com"));
  }

  @Test
  void theLastAtSignSeparates() throws Exception {
    assertEquals("a@b|c", key("%u|%d", "a@b@c"));
  }

  @Test
  void anUnqualifiedKeyIsItsUserAndHasNoDomain() throws Exception {
    assertEquals("user", key("%u", "user"));
    assertNull(key("%d", "user"));
    assertNull(key("%1", "user"));
  }

  @Test
  void aKeyWithoutUserOrLabelIsNotAskedFor() throws Exception {
    assertNull(key("%u", "@example.com"));
    assertEquals("example.com", key("%d", "@example.com"));
    assertNull(key("%3", "user@example.com"));
    assertNull(key("%s", ""));
  }

  @Test
  void quotesOnlyTheParts() throws Exception {
    assertEquals("'o''b'", Template.parse("t", "'%s'").ofKey("o'b", s -> s.replace("'", "''")));
  }

  @Test
  void upperCaseAndDigitsInResultsAreOfTheKey() throws Exception {
    assertEquals("v@x.org k@y.net net v", value("%s %S %1 %u", "v@x.org", "k@y.net"));
    assertNull(value("%s %D", "v@x.org", "unqualified"));
    assertNull(value("%d", "unqualified", "k@y.net"));
    assertFalse(Template.parse("t", "%s %1").accepts("unqualified"));
  }

  @Test
  void unknownLettersAreErrors() {
    assertThrows(TableException.class, () -> Template.parse("t", "%x"));
    assertThrows(TableException.class, () -> Template.parse("t", "100%"));
  }

  @Test
  void valuesAreJoinedAndEmptyOnesSkipped() throws Exception {
    Values values = new Values(Template.parse("t", "<%s>"), "k", 2);
    values.add("a");
    values.add("");
    values.add(null);
    values.add("b");
    assertEquals(LookupResult.found("<a>,<b>"), values.result("t:n"));
    assertFalse(values.add("c"));
    assertInstanceOf(LookupResult.TryAgain.class, values.result("t:n"));
  }
}
