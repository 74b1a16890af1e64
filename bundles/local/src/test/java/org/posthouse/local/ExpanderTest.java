package org.posthouse.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.log.Log;
import org.posthouse.api.message.DeliveryStatus.Action;
import org.posthouse.api.rewrite.AddressClass;
import org.posthouse.api.rewrite.AddressResolver;
import org.posthouse.api.rewrite.Resolution;
import org.posthouse.api.table.TableContext;
import org.posthouse.config.ConfigLoader;
import org.posthouse.local.Plan.StopException;
import org.posthouse.tables.broker.TableBroker;

class ExpanderTest {
  @TempDir Path dir;
  private final List<String> log = new ArrayList<>();
  private int uid;
  private Path home;

  @BeforeEach
  void users() throws IOException {
    uid = (Integer) Files.getAttribute(dir, "unix:uid");
    home = Files.createDirectory(dir.resolve("home"));
    Files.writeString(
        dir.resolve("passwd"),
        "me:x:" + uid + ":1:Me:" + home + ":/bin/sh\nother:x:" + (uid + 1) + ":1::/o:/bin/sh\n");
  }

  private Plan expand(String recipient, String aliases, String... mainCf)
      throws ConfigException, StopException {
    Path file = dir.resolve("aliases");
    try {
      Files.writeString(file, aliases);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    String main =
        "alias_maps = texthash:"
            + file
            + "\nrecipient_delimiter = +\nmail_spool_directory = /spool/\nmyhostname = here.test\n"
            + String.join("\n", mainCf)
            + "\n";
    var settings = ConfigLoader.parse(dir, main, "").main();
    var policy = LocalSettings.of(settings, new TableBroker(new Context(), List.of()));
    var passwd = new Passwd(dir.resolve("passwd"));
    return new Expander(policy, new Local(), passwd, uid, "local", new Lines()).expand(recipient);
  }

  private StopException stop(String recipient, String aliases, String... mainCf) {
    return assertThrows(StopException.class, () -> expand(recipient, aliases, mainCf));
  }

  private void forward(String text) throws IOException {
    Files.writeString(home.resolve(".forward"), text);
  }

  private static List<Plan.Mailbox> mine() {
    return List.of(new Plan.Mailbox(Path.of("/spool/me"), true, "delivered to maildir"));
  }

  @Test
  void findsTheMailboxOfTheUser() throws Exception {
    assertEquals(mine(), expand("Me@here.test", "").mailboxes());
    assertEquals(mine(), expand("me+lists@here.test", "").mailboxes());
    var atHome = expand("me@here.test", "", "home_mailbox = Mail/").mailboxes().getFirst();
    assertEquals(home.resolve("Mail"), atHome.path());
  }

  @Test
  void followsAnAliasToALocalUser() throws Exception {
    assertEquals(mine(), expand("postmaster@here.test", "postmaster root\nroot me\n").mailboxes());
  }

  @Test
  void forwardsTheMembersOfAListAndKeepsTheUserHimself() throws Exception {
    Plan plan = expand("me@here.test", "me me, a@far.test, other\n");
    assertEquals(mine(), plan.mailboxes());
    assertEquals(Set.of("a@far.test", "other@here.test"), plan.forwards());
  }

  @Test
  void findsANameThatHasToBeQuotedInBothForms() throws Exception {
    String quoted = "\"two words\" a@far.test\n";
    assertEquals(Set.of("a@far.test"), expand("\"Two words\"@here.test", quoted).forwards());
    String plain = "alias_maps = inline:{{two words = b@far.test}}";
    assertEquals(Set.of("b@far.test"), expand("\"two words\"@here.test", "", plain).forwards());
  }

  @Test
  void setsTheOwnerOfAListAsSender() throws Exception {
    Plan plan = expand("list@here.test", "list a@far.test, b@far.test\nowner-list me\n");
    assertEquals("owner-list@here.test", plan.owner());
  }

  @Test
  void endsLoopsOfAliases() throws Exception {
    assertEquals("5.1.1", stop("a@here.test", "a b\nb a\n").status().dsn());
    assertEquals(mine(), expand("me@here.test", "me x\nx me\n").mailboxes());
  }

  @Test
  void readsForwardFiles() throws Exception {
    forward("# away\nfriend@far.test\n\\me\n");
    Plan plan = expand("me@here.test", "");
    assertEquals(Set.of("friend@far.test"), plan.forwards());
    assertEquals(mine(), plan.mailboxes());
    forward("");
    assertEquals(mine(), expand("me@here.test", "").mailboxes());
    Files.writeString(home.resolve(".forward+lists"), "lists@far.test\n");
    assertEquals(Set.of("lists@far.test"), expand("me+lists@here.test", "").forwards());
  }

  @Test
  void passesOverAForwardFileThatOthersCanWrite() throws Exception {
    forward("evil@far.test\n");
    Files.setPosixFilePermissions(
        home.resolve(".forward"), PosixFilePermissions.fromString("rw-rw-rw-"));
    assertEquals(mine(), expand("me@here.test", "").mailboxes());
    assertTrue(log.getFirst().endsWith("is world writable"), log::toString);
  }

  @Test
  void defersWhileNobodyCanSayWhetherThereIsAForwardFile() throws Exception {
    Path loop = home.resolve(".forward");
    Files.createSymbolicLink(loop, loop);
    var status = stop("me@here.test", "").status();
    assertEquals("4.3.0", status.dsn());
    assertEquals(1, log.size());
    assertTrue(log.getFirst().startsWith("cannot open file " + loop + ": "), log::toString);
  }

  @Test
  void passesOverAForwardFileBelowWhatIsNoDirectory() throws Exception {
    Files.writeString(home.resolve("file"), "");
    assertEquals(
        mine(),
        expand("me@here.test", "", "forward_path = $home/file/a/.forward, $home/none/.forward")
            .mailboxes());
    assertEquals(List.of(), log);
  }

  @Test
  void readsIncludedLists() throws Exception {
    Path list = Files.writeString(dir.resolve("list"), "a@far.test\nb@far.test, c@far.test\n");
    Plan plan = expand("team@here.test", "team :include:" + list + "\n");
    assertEquals(Set.of("a@far.test", "b@far.test", "c@far.test"), plan.forwards());
    Files.writeString(list, "/etc/passwd\n");
    var stop = stop("team@here.test", "team :include:" + list + "\n");
    assertEquals("mail to file is restricted", stop.status().text());
  }

  @Test
  void unknownUsersBounceOrGoToTheRelay() throws Exception {
    var status = stop("nobody@here.test", "").status();
    assertEquals(Action.BOUNCED, status.action());
    assertEquals("unknown user: \"nobody\"", status.text());
    Plan plan = expand("nobody@here.test", "", "luser_relay = $user@far.test");
    assertEquals(Set.of("nobody@far.test"), plan.forwards());
  }

  @Test
  void unknownUsersWaitForATransportThatIsNotThere() {
    var status = stop("nobody@here.test", "", "fallback_transport = lmtp:x").status();
    assertEquals(Action.DEFERRED, status.action());
    assertEquals("fallback_transport is set, but this delivery is not supported", status.text());
  }

  @Test
  void whatNeedsOtherRightsWaits() {
    assertEquals(Action.DEFERRED, stop("other@here.test", "").status().action());
    assertEquals(Action.DEFERRED, stop("c@here.test", "c \"|prog x\"\n").status().action());
    assertEquals(
        Action.DEFERRED, stop("me@here.test", "", "mailbox_command = /x").status().action());
    assertEquals(
        Action.DEFERRED, stop("me@here.test", "", "alias_maps = absent:x").status().action());
  }

  /** Everything at here.test is local. */
  private static final class Local implements AddressResolver {
    @Override
    public String rewrite(Context context, String address) {
      return address.indexOf('@') < 0 ? address + "@here.test" : address;
    }

    @Override
    public Resolution resolve(String sender, String recipient) {
      return recipient.endsWith("@here.test")
          ? new Resolution.Route("local", "here.test", recipient, AddressClass.LOCAL)
          : new Resolution.Route("smtp", "far.test", recipient, AddressClass.DEFAULT);
    }
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
