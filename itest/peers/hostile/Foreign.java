import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;

/** Leaves a mark when its code runs. */
public final class Foreign implements TableFactory {
  public Foreign() throws IOException {
    Files.writeString(Path.of("@MARK@"), "run by " + System.getProperty("user.name"));
  }

  @Override
  public Set<String> types() {
    return Set.of("mysql", "pgsql", "ldap", "redis", "foreign", "hash", "cidr");
  }

  @Override
  public Table open(TableName name, TableContext context) {
    throw new IllegalStateException();
  }
}
