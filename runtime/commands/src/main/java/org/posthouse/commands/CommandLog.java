package org.posthouse.commands;

import org.posthouse.api.log.Log;

/** What the logic of the bundles has to say, on standard error. */
record CommandLog(Invocation io) implements Log {

  @Override
  public void info(String text) {
    io.err().print(io.name() + ": " + text + "\n");
  }

  @Override
  public void warn(String text) {
    io.warn(text);
  }

  @Override
  public void fatal(String text) {
    io.fatal(text);
  }

  @Override
  public void panic(String text, Throwable cause) {
    io.err().print(io.name() + ": panic: " + text + ": " + cause + "\n");
  }
}
