package org.posthouse.itest;

import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.vmOption;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
import org.osgi.framework.ServiceReference;
import org.posthouse.api.testing.Ports;
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
  private static final String OURS = "org.posthouse.";
  private static final String SENDER = "ada@box.test";

  /** These at least; what else of ours offers a service to another bundle is swapped, too. */
  private static final Set<String> CORE =
      Set.of(
          "anvil", "tables", "rewrite", "cleanup", "bounce", "queue", "postlog", "net", "qmgr",
          "config", "verify");

  @Inject BundleContext context;

  @Configuration
  public static Option[] config() throws IOException {
    int port = Ports.free();
    int sink = Ports.free();
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
            smtpd_recipient_restrictions = check_recipient_access texthash:$config_directory/access reject_unverified_recipient
            address_verify_map =
            address_verify_poll_count = 20
            address_verify_default_transport = discard
            address_verify_relay_transport = discard
            address_verify_local_transport = discard
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
        discard unix - - n - - discard
        verify unix - - n - 1 verify
        smtp unix - - n - - smtp
        relay unix - - n - - smtp
        local unix - n n - - local
        """
            .formatted(port));
    return options(
        composite(Posthouse.distribution(directory)),
        vmOption("-D" + PORT + "=" + port),
        vmOption("-D" + SINK + "=" + sink));
  }

  @Test
  public void daemonsGoOnWithTheNewService() throws Exception {
    try (var sink = new SmtpSink(Integer.getInteger(SINK))) {
      sink.refusals.put("gone", "550 5.1.1 nobody");
      mailGoesItsWays(sink, "nothing");
      Set<String> offering = offering();
      assertTrue(offering.toString(), offering.containsAll(CORE));
      for (String name : offering) {
        Bundle bundle = bundle(name).orElseThrow();
        bundle.stop();
        bundle.start();
        mailGoesItsWays(sink, name);
      }
    }
  }

  /** The bundles of ours whose services others use. */
  private Set<String> offering() {
    var names = new TreeSet<String>();
    for (Bundle bundle : context.getBundles()) {
      if (bundle.getSymbolicName().startsWith(OURS) && isUsed(bundle)) {
        names.add(bundle.getSymbolicName().substring(OURS.length()));
      }
    }
    return names;
  }

  private static boolean isUsed(Bundle bundle) {
    ServiceReference<?>[] services = bundle.getRegisteredServices();
    return services != null
        && Arrays.stream(services)
            .map(ServiceReference::getUsingBundles)
            .filter(Objects::nonNull)
            .flatMap(Arrays::stream)
            .anyMatch(user -> user != bundle && user.getSymbolicName().startsWith(OURS));
  }

  /** By smtpd, cleanup, aliases, local, smtp and bounce: all ends at the other site. */
  private void mailGoesItsWays(SmtpSink sink, String swapped) throws Exception {
    send("old@box.test", swapped);
    send("list@local.test", swapped);
    send("gone@elsewhere.test", swapped);
    awaitAtSink(sink, swapped, SENDER, "old@box.test");
    awaitAtSink(sink, swapped, SENDER, "list@local.test");
    awaitAtSink(sink, swapped, "", "gone@elsewhere.test");
  }

  private static void awaitAtSink(SmtpSink sink, String swapped, String from, String recipient)
      throws Exception {
    Await.until(
        recipient + " gets its mail after the swap of " + swapped,
        () ->
            sink.messages.stream()
                .anyMatch(
                    m ->
                        m.from().equals(from)
                            && m.to().equals(SENDER)
                            && m.text().contains(subject(swapped, recipient))));
  }

  private static String subject(String swapped, String recipient) {
    return "Subject: " + swapped + " and " + recipient + "\n";
  }

  private void send(String recipient, String swapped) throws Exception {
    Await.until(
        "mail for " + recipient + " is taken after the swap of " + swapped,
        () -> {
          try (var client = new SmtpClient(Integer.getInteger(PORT)).hello()) {
            return client.mail(SENDER, "refused@box.test", "").startsWith("554")
                && client
                    .mail(SENDER, recipient, subject(swapped, recipient) + "\r\nx")
                    .startsWith("250");
          } catch (IOException e) {
            return false;
          }
        });
  }

  private Optional<Bundle> bundle(String name) {
    return Arrays.stream(context.getBundles())
        .filter(b -> b.getSymbolicName().equals(OURS + name))
        .findFirst();
  }
}
