package org.posthouse.smtpd;

import java.io.IOException;
import org.posthouse.api.table.TableView;
import org.posthouse.api.table.Tables;

/**
 * One view of the tables for each transaction, and one for each command outside. The view of a
 * transaction begins with MAIL.
 */
final class Views implements AutoCloseable {
  private final Tables tables;
  private TableView view;

  Views(Tables tables) {
    this.tables = tables;
  }

  /** What a command does. */
  interface Work<T> {
    T run() throws IOException;
  }

  <T> T in(Work<T> work) throws IOException {
    if (view == null) {
      view = tables.view();
    }
    return view.call(work::run);
  }

  /** After a command: the view goes on only in a transaction. */
  void after(State state) {
    if (state.transaction().isEmpty()) {
      close();
    }
  }

  @Override
  public void close() {
    if (view != null) {
      view.close();
      view = null;
    }
  }
}
