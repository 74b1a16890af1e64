package org.posthouse.map.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.table.TableContract;
import org.posthouse.api.table.TableName;
import org.posthouse.sql.SqlTarget;
import org.posthouse.tables.query.TableSettings;

final class MysqlTargetsTest {
  @TempDir Path directory;

  private List<SqlTarget> targets(String text) throws Exception {
    Path file = Files.writeString(directory.resolve("mysql.cf"), "option_group =\n" + text);
    return MysqlTargets.of(
        TableSettings.read(
            new TableName("mysql", file.toString()),
            TableContract.context(directory, new ArrayList<>())));
  }

  /** Else whoever stands in between, without TLS, gets the password with a key of his own. */
  @Test
  void aPublicKeyIsTakenAtASocketOfThisMachineOnly() throws Exception {
    for (SqlTarget target : targets("hosts = 192.0.2.1, inet:db.test:3307, 127.0.0.1\n")) {
      assertEquals("PREFERRED", target.properties().get("sslMode"));
      assertEquals(null, target.properties().get("allowPublicKeyRetrieval"), target.url());
    }
    for (SqlTarget target : targets("hosts = 192.0.2.1\ntls_verify_cert = yes\n")) {
      assertEquals("REQUIRED", target.properties().get("sslMode"));
      assertEquals(null, target.properties().get("allowPublicKeyRetrieval"));
    }
    for (SqlTarget target : targets("hosts = localhost unix:/run/s\n")) {
      assertEquals("true", target.properties().get("allowPublicKeyRetrieval"), target.url());
    }
  }
}
