package org.posthouse.bounce;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.bounce.BounceService.Kind;
import org.posthouse.config.ConfigLoader;

class NoticeTextsTest {
  @TempDir Path dir;

  private NoticeTexts texts(String mainCf) throws Exception {
    return NoticeTexts.of(
        ConfigLoader.parse(
                Path.of("/none"),
                "myhostname = mta.example.invalid\nbounce_template_file = "
                    + dir.resolve("t")
                    + "\n"
                    + mainCf,
                "")
            .main());
  }

  private NoticeTexts texts(String mainCf, String file) throws Exception {
    Files.writeString(dir.resolve("t"), file);
    return texts(mainCf);
  }

  @Test
  void expandsParametersAndTimes() throws Exception {
    NoticeTexts texts =
        texts(
            "mine = 42\ndelay_warning_time = 5h",
            """
            failure_template = <<EOF
            Subject: no

            $myhostname $mydomain ($mine) costs $$5, ${nothing:none}
             $maximal_queue_lifetime_hours $delay_warning_time_minutes
            EOF
            """);
    assertEquals(
        List.of("mta.example.invalid example.invalid (42) costs $5, none", " 120 300"),
        texts.of(Kind.FAILURE).lines());
    assertEquals("no", texts.of(Kind.FAILURE).template().subject());
    assertEquals("Delayed Mail (still being retried)", texts.of(Kind.DELAY).template().subject());
    assertEquals(List.of(), texts.problems());
  }

  @Test
  void namesOfHostsAreForPeople() throws Exception {
    String file = "failure_template = <<EOF\nCharset: utf-8\n\n$myhostname\nEOF\n";
    assertEquals(
        List.of("mx.bücher.invalid"),
        texts("smtputf8_enable = yes\nmyhostname = mx.xn--bcher-kva.invalid", file)
            .of(Kind.FAILURE)
            .lines());
    assertEquals(
        List.of("mx.xn--bcher-kva.invalid"),
        texts("smtputf8_enable = no\nmyhostname = mx.xn--bcher-kva.invalid", file)
            .of(Kind.FAILURE)
            .lines());
  }

  @Test
  void whatCannotBeExpandedIsNotUsed() throws Exception {
    for (String line : List.of("$nonesuch", "${broken")) {
      NoticeTexts texts = texts("", "failure_template = <<EOF\nSubject: x\n\n" + line + "\nEOF\n");
      assertEquals(
          "Undelivered Mail Returned to Sender", texts.of(Kind.FAILURE).template().subject());
      assertEquals(1, texts.problems().size());
      assertEquals(
          dir.resolve("t") + ": ",
          texts.problems().getFirst().substring(0, dir.resolve("t").toString().length() + 2));
      assertEquals(
          " in failure template: " + line + " -- ignoring this template",
          texts.problems().getFirst().substring(texts.problems().getFirst().indexOf(" in fail")));
    }
  }

  @Test
  void tellsOfATimeThatIsLessThanTheUnit() throws Exception {
    NoticeTexts texts =
        texts("", "delay_template = <<EOF\n\n$maximal_queue_lifetime_weeks weeks\nEOF\n");
    assertEquals(List.of("0 weeks"), texts.of(Kind.DELAY).lines());
    assertEquals(
        List.of(
            dir.resolve("t")
                + ": zero result in delay template conversion of parameter"
                + " \"maximal_queue_lifetime_weeks\": choose a smaller unit"),
        texts.problems());
  }

  @Test
  void textKeepsItsBytes() throws Exception {
    byte[] latin =
        "failure_template = <<EOF\nCharset: iso-8859-1\n\nGr\u00fc\u00dfe\nEOF\n"
            .getBytes(StandardCharsets.ISO_8859_1);
    Files.write(dir.resolve("t"), latin);
    assertArrayEquals(
        "Gr\u00fc\u00dfe\r\n".getBytes(StandardCharsets.ISO_8859_1),
        texts("").of(Kind.FAILURE).bytes());
  }

  @Test
  void withoutTheFileThereAreTheBuiltInTexts() throws Exception {
    NoticeTexts texts = texts("");
    assertEquals(
        List.of("open " + dir.resolve("t") + ": No such file or directory"), texts.problems());
    assertEquals(
        "This is the mail system at host mta.example.invalid.",
        texts.of(Kind.SUCCESS).lines().getFirst());
  }
}
