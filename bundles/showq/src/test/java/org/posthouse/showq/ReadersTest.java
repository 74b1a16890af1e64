package org.posthouse.showq;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReadersTest {
  private final Readers readers = new Readers(Duration.ZERO);

  @Test
  void anOrdinaryUserReadsOneListingAtATime() throws Exception {
    Readers.Place place = readers.enter("ada", false);
    assertThrows(IOException.class, () -> readers.enter("ada", false));
    readers.enter("bob", false).close();
    place.close();
    readers.enter("ada", false).close();
  }

  @Test
  void manyUsersDoNotKeepOutWhoLooksAfterTheQueue() throws Exception {
    for (int i = 0; i < 8; i++) {
      readers.enter("user" + i, false);
    }
    assertThrows(IOException.class, () -> readers.enter("user8", false));
    readers.enter("root", true).close();
    Readers.Place first = readers.enter("root", true);
    readers.enter("root", true).close();
    first.close();
  }
}
