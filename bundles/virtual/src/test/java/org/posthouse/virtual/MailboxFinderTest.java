package org.posthouse.virtual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.log.Log;
import org.posthouse.api.message.DeliveryStatus.Action;
import org.posthouse.api.table.TableContext;
import org.posthouse.config.ConfigLoader;
import org.posthouse.tables.broker.TableBroker;

class MailboxFinderTest {
  private static final String MAILBOXES =
      "virtual_mailbox_maps = inline:{ {a@v.test=v.test/a/}, {b@v.test=v.test/b},"
          + " {up@v.test=../up/}, {down@v.test=x/../../y}, {@all.test=all/} }\n";
  private static final String OWNERS =
      "virtual_uid_maps = static:5000\nvirtual_gid_maps = static:5000\n";

  private final List<String> log = new ArrayList<>();

  private Destination find(String address, String... mainCf) throws ConfigException {
    String main =
        "virtual_mailbox_base = /srv/mail\nrecipient_delimiter = +\n"
            + MAILBOXES
            + OWNERS
            + String.join("\n", mainCf)
            + "\n";
    var settings = ConfigLoader.parse(Path.of("/nonexistent"), main, "").main();
    var policy = VirtualSettings.of(settings, new TableBroker(new Context(), List.of()));
    return new MailboxFinder(policy, new Account(5000, 5000), new Lines()).find(address);
  }

  private Destination.None none(String address, String... mainCf) throws ConfigException {
    return assertInstanceOf(Destination.None.class, find(address, mainCf));
  }

  @Test
  void findsMaildirsFilesAndExtensions() throws ConfigException {
    var a = new Destination.Mailbox(Path.of("/srv/mail/v.test/a"), true);
    assertEquals(a, find("a@v.test"));
    assertEquals(a, find("A+ext@V.test"));
    assertEquals(new Destination.Mailbox(Path.of("/srv/mail/v.test/b"), false), find("b@v.test"));
    assertEquals(new Destination.Mailbox(Path.of("/srv/mail/all"), true), find("x@all.test"));
  }

  @Test
  void bouncesUnknownUsers() throws ConfigException {
    var status = none("nobody@v.test").status();
    assertEquals(Action.BOUNCED, status.action());
    assertEquals("5.1.1", status.dsn());
    assertEquals("unknown user: \"nobody@v.test\"", status.text());
  }

  @Test
  void neverLeavesTheBase() throws ConfigException {
    for (String address : List.of("up@v.test", "down@v.test")) {
      assertEquals("mail system configuration error", none(address).status().text());
    }
    assertTrue(log.getFirst().contains("not below virtual_mailbox_base"), log::toString);
  }

  @Test
  void mailForOtherUsersWaits() throws ConfigException {
    var status = none("a@v.test", "virtual_uid_maps = static:5001").status();
    assertEquals(Action.DEFERRED, status.action());
    assertTrue(status.text().startsWith("mailbox belongs to uid 5001, but"), status::text);
  }

  @Test
  void mailWaitsWhileATableCannotBeAsked() throws ConfigException {
    assertEquals(
        Action.DEFERRED, none("a@v.test", "virtual_mailbox_maps = absent:x").status().action());
  }

  @Test
  void refusesUserIdsBelowTheMinimum() throws ConfigException {
    assertEquals("4.3.5", none("a@v.test", "virtual_minimum_uid = 6000").status().dsn());
    assertEquals(List.of("recipient a@v.test: bad uid 5000 in virtual_uid_maps"), log);
  }

  @Test
  void refusesTheGroupOfRootAsPostfixDoes() throws ConfigException {
    assertEquals("4.3.5", none("a@v.test", "virtual_gid_maps = static:0").status().dsn());
    assertEquals(List.of("recipient a@v.test: bad gid 0 in virtual_gid_maps"), log);
  }

  @Test
  void allowsAnyOtherGroupWhateverTheLowestUidIs() throws ConfigException {
    assertInstanceOf(
        Destination.Mailbox.class,
        find("a@v.test", "virtual_minimum_uid = 4000", "virtual_gid_maps = static:1"));
  }

  private final class Lines implements Log {
    @Override
    public void info(String text) {
      log.add(text);
    }

    @Override
    public void warn(String text) {
      log.add(text);
    }

    @Override
    public void fatal(String text) {
      log.add(text);
    }

    @Override
    public void panic(String text, Throwable cause) {
      log.add(text);
    }
  }

  private static final class Context implements TableContext {
    @Override
    public Path configDirectory() {
      return Path.of("/nonexistent");
    }

    @Override
    public Optional<String> parameter(String name) {
      return Optional.empty();
    }

    @Override
    public void warn(String text) {}
  }
}
