package org.posthouse.config;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.posthouse.api.config.ConfigException;

/** Whatever stands in the files, the answer is a configuration or a ConfigException. */
class JunkTest {

  private static final String[] PIECES = {
    "$",
    "{",
    "}",
    "(",
    ")",
    "?",
    ":",
    "=",
    " ",
    "\n",
    "\t",
    "#",
    ",",
    "-o",
    "<",
    ">level",
    "==",
    "myhostname",
    "mydomain",
    "relayhost",
    "smtpd_banner",
    "compatibility_level",
    "x",
    "$x",
    "/",
    "9",
    "smtp inet n - n - - smtpd",
    "s",
    "yes",
    "\u00e9",
    "\u0001"
  };

  @Test
  void neverFailsInAnotherWay() throws ConfigException {
    Registry registry = Registry.builtin().with("[smtpd_banner]\n[relayhost]\n[myhostname]\n");
    Random random = new Random(4711);
    for (int i = 0; i < 600; i++) {
      String main = "mynetworks = 127.0.0.1\n" + text(random);
      String master = random.nextInt(3) == 0 ? text(random) : "smtp inet n - n - - smtpd\n";
      try {
        ConfigLoader.parse(Path.of("/c"), main, master, registry);
      } catch (ConfigException e) {
        // the other good answer
      }
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(40); n > 0; n--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }
}
