package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContract;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;

/** What every table promises (the contract), and what this type promises. */
final class ${Type}TableTest implements TableContract {

  @Override
  public TableFactory factory() {
    return new ${Type}Factory();
  }

  @Override
  public TableName goodTable(Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("good"), presentKey() + " = " + value() + "\n");
    return new TableName("${type}", file.toString());
  }

  @Test
  void aBadLineIsReportedAndSkipped(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("table"), "# comment\nbroken\na = b\n");
    List<String> warnings = new ArrayList<>();
    try (Table table =
        factory()
            .open(
                new TableName("${type}", file.toString()),
                TableContract.context(directory, warnings))) {
      assertEquals(LookupResult.found("b"), table.lookup("a", TableContract.soon()));
      assertEquals(
          List.of(file + ", line 2: expected \"key = value\", skipping this line"), warnings);
    }
  }
}
