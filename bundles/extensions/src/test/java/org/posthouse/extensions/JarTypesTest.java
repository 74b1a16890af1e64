package org.posthouse.extensions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class JarTypesTest {

  @Test
  void aCapabilityNamesOneTypeOrSeveral() {
    assertEquals(
        List.of("hash", "btree"),
        JarTypes.of(
            "osgi.service;objectClass:List<String>=\"org.posthouse.api.table.TableFactory\";uses:="
                + "\"org.posthouse.api.table\",posthouse.table.type;posthouse.table.type:List<String>"
                + "=\"hash,btree\""));
    assertEquals(
        List.of("a", "b"),
        JarTypes.of(
            "posthouse.table.type;posthouse.table.type=a , posthouse.table.type;"
                + "posthouse.table.type:String=\"b\";x=y"));
  }

  @Test
  void otherCapabilitiesNameNone() {
    assertEquals(List.of(), JarTypes.of("osgi.service;objectClass=\"x\";posthouse.table.type=a"));
  }
}
