package org.posthouse.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root prepares the directories of a user who has been there before. */
class RootsLayoutTest {
  private static final int OWNER = 4242;
  private static final int OTHER = 4343;

  @TempDir private Path directory;
  private final QueueLayout layout = new RootsLayout(new Account("owner", "4242", "4242"));
  private final List<String> warnings = new ArrayList<>();
  private Path queue;
  private Path data;
  private Path secret;

  @BeforeEach
  void prepare() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    queue = directory.resolve("queue");
    data = directory.resolve("data");
    secret = Files.writeString(directory.resolve("secret"), "secret");
    layout.prepare(queue, data);
  }

  private static int uid(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  private Path owned(Path path, int owner) throws IOException {
    Files.setAttribute(path, "unix:uid", owner);
    return path;
  }

  @Test
  void givesTheDirectoriesToTheirOwner() throws Exception {
    assertEquals(0, uid(queue));
    assertEquals(0, uid(queue.resolve("pid")));
    assertEquals(OWNER, uid(queue.resolve("deferred")));
    assertEquals(OWNER, uid(queue.resolve("pid/master.pid")));
    assertEquals(OWNER, uid(data));
    assertEquals(01733, (int) Files.getAttribute(queue.resolve("maildrop"), "unix:mode") & 07777);
    layout.prepare(queue, data);
  }

  @Test
  void followsNoLink() throws Exception {
    owned(queue, OWNER);
    Path victim = Files.createDirectory(directory.resolve("victim"));
    Files.delete(queue.resolve("hold"));
    Files.createSymbolicLink(queue.resolve("hold"), victim);
    assertThrows(FileAlreadyExistsException.class, () -> layout.prepare(queue, data));
    assertThrows(
        FileAlreadyExistsException.class, () -> layout.setPermissions(queue, data, warnings::add));
    assertEquals(0, uid(victim));
    Files.delete(queue.resolve("hold"));
    Files.delete(queue.resolve("pid/master.pid"));
    Files.createSymbolicLink(queue.resolve("pid/master.pid"), secret);
    layout.prepare(queue, data);
    assertEquals(0, uid(secret));
    assertEquals(OWNER, uid(queue.resolve("pid/master.pid")));
  }

  @Test
  void preparesNothingWhereOthersDecideWhatAPathLeadsTo() throws Exception {
    Path theirs = owned(Files.createDirectory(directory.resolve("theirs")), OWNER);
    assertThrows(IOException.class, () -> layout.prepare(theirs.resolve("queue"), data));
    assertTrue(Files.notExists(theirs.resolve("queue")));
  }

  @Test
  void handsOverWhatRootAndAnEarlierOwnerHaveLeft() throws Exception {
    Path folder = owned(Files.createDirectory(queue.resolve("deferred/A")), OTHER);
    Path file = Files.createFile(folder.resolve("ABC"));
    Path old = owned(Files.createFile(folder.resolve("DEF")), OTHER);
    Path state = Files.createDirectories(data.resolve("server/cache/x"));
    layout.setPermissions(queue, data, warnings::add);
    for (Path path : List.of(folder, file, old, state, data.resolve("server"))) {
      assertEquals(OWNER, uid(path), path::toString);
    }
    assertEquals(List.of(), warnings);
  }

  @Test
  void givesNoFileAwayThatHasAnotherName() throws Exception {
    Path link = queue.resolve("deferred/DEF");
    Files.createLink(link, secret);
    Files.createSymbolicLink(data.resolve("link"), secret);
    layout.setPermissions(queue, data, warnings::add);
    assertEquals(0, uid(secret));
    assertEquals(List.of("not given to its new owner: " + link), warnings);
    assertEquals(OWNER, uid(queue.resolve("deferred")));
  }
}
