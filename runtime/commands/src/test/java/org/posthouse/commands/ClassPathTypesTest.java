package org.posthouse.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.table.TableFactory;

class ClassPathTypesTest {
  @TempDir Path directory;

  @Test
  void theListFindsEachTypeThatALookThroughAllJarsDoes() throws Exception {
    Path file = directory.resolve("command-types");
    ClassPathTypes.main(new String[] {file.toString()});
    ClassPathTypes listed = new ClassPathTypes(Files.readString(file));
    for (TableFactory factory : ClassPathTypes.all()) {
      for (String type : factory.types()) {
        assertEquals(factory.getClass(), listed.find(type).orElseThrow().getClass(), type);
      }
    }
    assertTrue(listed.find("hash").isPresent());
    assertTrue(listed.find("has").isEmpty());
    assertTrue(listed.find("ash").isEmpty());
  }
}
