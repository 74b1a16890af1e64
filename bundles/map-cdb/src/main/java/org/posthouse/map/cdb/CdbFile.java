package org.posthouse.map.cdb;

import java.io.IOException;
import java.nio.file.Path;
import org.posthouse.api.log.Reason;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableName;

/** The files of a table: the source {@code NAME} and the constant database {@code NAME.cdb}. */
record CdbFile(TableName name, Path source, Path path) {

  static CdbFile of(TableName name, TableContext context) {
    Path source = context.file(name.name());
    return new CdbFile(name, source, source.resolveSibling(source.getFileName() + ".cdb"));
  }

  TableException unreadable(IOException e) {
    return TableException.tryAgain("open database " + path + ": " + Reason.of(e), e);
  }

  TableException corrupt(Throwable cause) {
    return TableException.tryAgain(
        "database " + path + " is damaged: run \"postmap " + name + "\"", cause);
  }
}
