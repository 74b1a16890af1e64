package org.posthouse.commands;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a command sees of the outside.
 *
 * @param name the name it was called by: {@code postmap}
 * @param out buffered; flushed when the command ends
 * @param environment the process environment
 */
public record Invocation(
    String name,
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment) {

  /** The streams and the environment of this process. */
  public static Invocation ofProcess(String name) {
    return new Invocation(
        name,
        new FileInputStream(FileDescriptor.in),
        stream(new StandardOutput(), 1 << 13),
        stream(new FileOutputStream(FileDescriptor.err), 1 << 9),
        System.getenv());
  }

  private static PrintStream stream(OutputStream raw, int buffer) {
    return new PrintStream(new BufferedOutputStream(raw, buffer), false, StandardCharsets.UTF_8);
  }

  public void info(String text) {
    say("", text);
  }

  public void warn(String text) {
    say("warning: ", text);
  }

  public void error(String text) {
    say("error: ", text);
  }

  public void fatal(String text) {
    say("fatal: ", text);
  }

  private void say(String level, String text) {
    out.flush();
    err.print(name + ": " + level + text + "\n");
    err.flush();
  }
}
