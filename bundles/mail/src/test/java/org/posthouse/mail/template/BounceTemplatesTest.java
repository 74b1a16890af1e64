package org.posthouse.mail.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BounceTemplatesTest {

  @TempDir Path dir;
  private final List<String> problems = new ArrayList<>();

  private BounceTemplates read(String text) throws IOException {
    return BounceTemplates.read(Files.writeString(dir.resolve("t"), text), problems::add);
  }

  private void staysBuiltIn(String text, String problem) throws IOException {
    problems.clear();
    BounceTemplates templates = read("failure_template = <<EOF\n" + text + "EOF\n");
    assertEquals(BounceTemplates.builtIn().get("failure"), templates.get("failure"));
    assertEquals(
        List.of(
            dir.resolve("t") + ": " + problem + " in failure template -- ignoring this template"),
        problems);
  }

  @Test
  void fourAreBuiltIn() {
    for (BounceTemplate template : BounceTemplates.builtIn().all()) {
      assertEquals("us-ascii", template.charset());
      assertEquals("This is the mail system at host $myhostname.", template.text().getFirst());
    }
    assertEquals(4, BounceTemplates.builtIn().all().size());
  }

  @Test
  void headersThatAFileDoesNotNameStay() throws IOException {
    BounceTemplate template =
        read("# mine\n\ndelay_template = <<END\nSUBJECT: late\n\nEOF\n  x\nEND\n").get("delay");
    assertEquals("late", template.subject());
    assertEquals("Mail Delivery System <MAILER-DAEMON>", template.from());
    assertEquals(List.of("EOF", "  x"), template.text());
    assertEquals(List.of(), problems);
  }

  @Test
  void textCanBeginWithoutAnEmptyLine() throws IOException {
    BounceTemplate template =
        read("verify_template = <<EOF\nSubject: x\nno header\n\ny\nEOF\n").get("verify");
    assertEquals(List.of("no header", "", "y"), template.text());
  }

  @Test
  void whatIsWrongLeavesTheBuiltInTemplate() throws IOException {
    staysBuiltIn("Bcc: x\n\ntext\n", "unknown \"Bcc\" header label");
    staysBuiltIn("Subject: x\n\n", "missing message text");
    staysBuiltIn("Subject: Grüße\n\nx\n", "non-ASCII text in header \"Subject\"");
    staysBuiltIn("Subject: x\n\nGrüße\n", "non-ASCII message text and charset us-ascii");
  }

  @Test
  void unknownNamesAndMissingMarkersAreTold() throws IOException {
    read("junk_template = <<EOF\nx\nEOF\nverify_template = <<EOF\n\nx\n");
    assertEquals(
        List.of(
            dir.resolve("t")
                + ", line 3: unknown template name: junk_template -- ignoring this template",
            dir.resolve("t") + ", line 6: missing \"EOF\" end marker"),
        problems);
  }

  @Test
  void whatIsNoFileOfTemplatesIsRefused() {
    assertThrows(IOException.class, () -> read("nonsense\n"));
    assertThrows(IOException.class, () -> read("failure_template = <<\nEOF\n"));
    assertThrows(IOException.class, () -> read("x".repeat(1 << 21)));
  }
}
