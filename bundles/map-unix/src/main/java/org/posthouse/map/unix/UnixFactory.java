package org.posthouse.map.unix;

import java.nio.file.Path;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableType;

/** The table type {@code unix}: users and groups of this machine. */
@Component(service = TableFactory.class)
@TableType("unix")
public final class UnixFactory implements TableFactory {
  private final Path etc;

  @Activate
  public UnixFactory() {
    this(Path.of("/etc"));
  }

  /**
   * @param etc where the files {@code passwd} and {@code group} are
   */
  UnixFactory(Path etc) {
    this.etc = etc;
  }

  @Override
  public Set<String> types() {
    return Set.of("unix");
  }

  @Override
  public Table open(TableName name, TableContext context) throws TableException {
    return switch (name.name()) {
      case "passwd.byname" -> AccountFile.open(etc.resolve("passwd"));
      case "group.byname" -> AccountFile.open(etc.resolve("group"));
      default ->
          throw TableException.misconfigured(
              "unknown table: " + name + "; need unix:passwd.byname or unix:group.byname");
    };
  }
}
