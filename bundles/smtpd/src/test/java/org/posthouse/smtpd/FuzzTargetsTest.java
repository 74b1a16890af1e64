package org.posthouse.smtpd;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the targets of the fuzzer (itest/fuzz) find in the recorded dialogues, and in such. */
class FuzzTargetsTest {
  private static final int VARIANTS = 6;
  private static final int DAMAGED = 2000;

  private static List<byte[]> scripts() throws Exception {
    List<byte[]> scripts = new ArrayList<>();
    Path room = Path.of(FuzzTargetsTest.class.getResource("/dialogues").toURI());
    try (Stream<Path> files = Files.list(room)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".txt")).sorted().toList()) {
        String said =
            String.join(
                "",
                Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
                    .filter(l -> l.startsWith("> "))
                    .map(l -> l.substring(2) + "\r\n")
                    .toList());
        scripts.add(said.getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return scripts;
  }

  private static void play(int variant, int piece, byte[] script) throws Exception {
    var input = new ByteArrayOutputStream();
    input.write(variant);
    input.write(piece);
    input.writeBytes(script);
    SessionFuzz.fuzzerTestOneInput(input.toByteArray());
  }

  @Test
  void recordedDialoguesInEachVariant() throws Exception {
    for (byte[] script : scripts()) {
      for (int variant = 0; variant < VARIANTS; variant++) {
        play(variant, 0, script);
        play(variant, 255, script);
      }
    }
  }

  @Test
  void damagedDialogues() throws Exception {
    List<byte[]> scripts = scripts();
    var chance = new Random(1);
    for (int i = 0; i < DAMAGED; i++) {
      byte[] script = scripts.get(chance.nextInt(scripts.size())).clone();
      for (int k = chance.nextInt(8); k >= 0 && script.length > 0; k--) {
        script[chance.nextInt(script.length)] = (byte) chance.nextInt(256);
      }
      play(chance.nextInt(VARIANTS), chance.nextInt(256), script);
    }
  }

  @Test
  void damagedHeadersOfProxies() throws Exception {
    var chance = new Random(2);
    for (int i = 0; i < DAMAGED; i++) {
      byte[] header =
          "PROXY TCP4 192.0.2.7 198.51.100.1 4567 25\r\n".getBytes(StandardCharsets.US_ASCII);
      for (int k = chance.nextInt(4); k > 0; k--) {
        header[chance.nextInt(header.length)] = (byte) chance.nextInt(256);
      }
      ProxyHeaderFuzz.fuzzerTestOneInput(header);
    }
  }
}
