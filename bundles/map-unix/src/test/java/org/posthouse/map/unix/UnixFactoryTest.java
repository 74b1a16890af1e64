package org.posthouse.map.unix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.ChangeSource;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableName;

class UnixFactoryTest {
  @TempDir Path etc;

  private Table open(String name) throws TableException {
    return new UnixFactory(etc).open(new TableName("unix", name), null);
  }

  private static LookupResult ask(Table table, String key) {
    return table.lookup(key, Deadline.after(Duration.ofMinutes(1)));
  }

  @Test
  void findsTheWholeLineOfAUser() throws Exception {
    Files.writeString(etc.resolve("passwd"), "root:x:0:0:root:/root:/bin/bash\n# no:x\nbad\n");
    Table table = open("passwd.byname");
    assertEquals(LookupResult.found("root:x:0:0:root:/root:/bin/bash"), ask(table, "root"));
    assertEquals(LookupResult.notFound(), ask(table, "nobody"));
    assertEquals(LookupResult.notFound(), ask(table, "# no"));
  }

  @Test
  void findsGroups() throws Exception {
    Files.writeString(etc.resolve("group"), "mail:x:8:joe,ann\n");
    assertEquals(LookupResult.found("mail:x:8:joe,ann"), ask(open("group.byname"), "mail"));
  }

  @Test
  void noticesThatTheFileWasReplaced() throws Exception {
    Path file = etc.resolve("passwd");
    Files.writeString(file, "a:x:1:1::/:\n");
    ChangeSource table = (ChangeSource) open("passwd.byname");
    assertFalse(table.changed());
    Files.writeString(etc.resolve("new"), "a:x:1:1::/:\nb:x:2:2::/:\n");
    Files.move(etc.resolve("new"), file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertTrue(table.changed());
  }

  @Test
  void aMissingFileIsTriedAgainAndAnUnknownNameIsAnError() throws IOException {
    assertTrue(assertThrows(TableException.class, () -> open("passwd.byname")).isTemporary());
    assertFalse(assertThrows(TableException.class, () -> open("hosts.byname")).isTemporary());
  }
}
