package org.posthouse.itest;

import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.posthouse.exam.Posthouse;

/**
 * Core services are replaced under the daemons that use them: whoever kept something of the old
 * service would answer with it, or not at all.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class CoreSwapIT {
  private static final String PORT = "swap.port";
  private static final String SINK = "swap.sink";

  /** All that offers a service to others; net, mail and sql are code only. */
  private static final List<String> CORE =
      List.of(
          "tables", "rewrite", "cleanup", "bounce", "queue", "postlog", "net", "qmgr", "config");

  @Inject BundleContext context;

  @Configuration
  public static Option[] config() throws IOException {
    int port = Mta.freePort();
    int sink = Mta.freePort();
    Path directory =
        Posthouse.configuration(
            Path.of("target/exam-swap"),
            port,
            """
            mydestination = local.test
            local_recipient_maps =
            alias_maps = texthash:$config_directory/aliases
            virtual_alias_maps = texthash:$config_directory/virtual
            mynetworks = 127.0.0.0/8
            smtpd_recipient_restrictions = check_recipient_access texthash:$config_directory/access
            relay_domains = box.test elsewhere.test
            relayhost = [127.0.0.1]:%d
            smtp_tls_security_level = none
            """
                .formatted(sink));
    Files.createDirectories(directory.resolve("queue/maildrop"));
    Files.writeString(directory.resolve("virtual"), "old@box.test ada@box.test\n");
    Files.writeString(directory.resolve("aliases"), "list ada@box.test\n");
    Files.writeString(directory.resolve("access"), "refused@box.test REJECT\n");
    Files.writeString(
        directory.resolve("master.cf"),
        """
        127.0.0.1:%d inet n - n - - smtpd
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        error unix - - n - - error
        smtp unix - - n - - smtp
        local unix - n n - - local
        """
            .formatted(port));
    Option[] base = Posthouse.distribution(directory);
    Option[] all = Arrays.copyOf(base, base.length + 2);
    all[base.length + 1] = org.ops4j.pax.exam.CoreOptions.vmOption("-D" + SINK + "=" + sink);
    all[base.length] = org.ops4j.pax.exam.CoreOptions.vmOption("-D" + PORT + "=" + port);
    return all;
  }

  @Test
  public void daemonsGoOnWithTheNewService() throws Exception {
    try (var sink = new SmtpSink(Integer.getInteger(SINK))) {
      sink.refusals.put("gone", "550 5.1.1 nobody");
      mailGoesItsWays(sink, "nothing");
      for (String name : CORE) {
        Bundle bundle = bundle("org.posthouse." + name);
        bundle.stop();
        bundle.start();
        mailGoesItsWays(sink, name);
      }
    }
  }

  /** By smtpd, cleanup, aliases, local, smtp and bounce: all ends at the other site. */
  private void mailGoesItsWays(SmtpSink sink, String when) throws Exception {
    long before = taken(sink);
    send("old@box.test", when);
    send("list@local.test", when);
    send("gone@elsewhere.test", when);
    Await.until(
        "two messages and a notice come after the swap of " + when,
        () -> taken(sink) >= before + 3);
  }

  private static long taken(SmtpSink sink) {
    return sink.messages.stream().filter(message -> message.to().equals("ada@box.test")).count();
  }

  private void send(String recipient, String when) throws Exception {
    Await.until(
        "mail for " + recipient + " is taken after the swap of " + when,
        () -> {
          try (var client = new SmtpClient(Integer.getInteger(PORT)).hello()) {
            String refusal = client.ask("MAIL FROM:<ada@box.test>");
            if (!refusal.startsWith("250")
                || !client.ask("RCPT TO:<refused@box.test>").startsWith("554")) {
              return false;
            }
            client.ask("RSET");
            return client
                .mail("ada@box.test", recipient, "Subject: " + when + "\r\n\r\nx")
                .startsWith("250");
          } catch (IOException e) {
            return false;
          }
        });
  }

  private Bundle bundle(String name) {
    Bundle found =
        Arrays.stream(context.getBundles())
            .filter(b -> name.equals(b.getSymbolicName()))
            .findFirst()
            .orElseThrow();
    assertTrue(found.toString(), found.getState() == Bundle.ACTIVE);
    return found;
  }
}
