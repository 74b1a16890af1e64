package org.posthouse.commands;

import java.nio.file.Path;
import org.posthouse.config.ConfigCheck;

/** {@code postfix check}: is there anything that keeps the mail system from working? */
final class PostfixCheck {
  private PostfixCheck() {}

  /** Tells what is odd. Returns 1 if the mail system must not start like this. */
  static int run(Invocation io, Instance instance) throws CommandException {
    int status = 0;
    Path directory = instance.configDirectory();
    for (ConfigCheck.Finding finding : ConfigCheck.of(directory, instance.snapshot())) {
      if (finding.fatal()) {
        io.fatal(finding.text());
        status = 1;
      } else {
        io.warn(finding.text());
      }
    }
    return status;
  }
}
