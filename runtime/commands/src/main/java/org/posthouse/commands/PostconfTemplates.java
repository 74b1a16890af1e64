package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.log.Reason;
import org.posthouse.config.Listing;
import org.posthouse.mail.template.BounceTemplate;
import org.posthouse.mail.template.BounceTemplates;
import org.posthouse.mail.template.TemplateExpansion;

/** {@code postconf -t} and {@code -b}: the templates of notifications, as they are or expanded. */
record PostconfTemplates(Invocation io, PostconfOptions options) {

  private static final String END = "EOF";

  int show() throws CommandException, ConfigException {
    List<String> operands = options.operands();
    if (operands.size() > 1) {
      throw new CommandException("options -b and -t require at most one template file");
    }
    Listing.Style style = new Listing.Style(true, false, Listing.Show.VALUE);
    Listing listing = Postconf.listing(options, io, style);
    String file =
        operands.isEmpty() ? listing.parameter("bounce_template_file") : operands.getFirst();
    String separator = "";
    for (BounceTemplate template : templates(file).all()) {
      io.out().append(separator);
      print(template, listing);
      separator = "\n";
    }
    return 0;
  }

  private BounceTemplates templates(String file) throws CommandException {
    if (file.isEmpty()) {
      return BounceTemplates.builtIn();
    }
    try {
      return BounceTemplates.read(Path.of(file), io::warn);
    } catch (NoSuchFileException e) {
      throw new CommandException("open " + file + ": No such file or directory");
    } catch (IOException e) {
      throw new CommandException(Reason.withFile(e));
    }
  }

  private void print(BounceTemplate template, Listing listing) throws CommandException {
    boolean expanded = options.has('b');
    line(
        (expanded ? "expanded_" + template.name() + "_text" : template.name() + "_template")
            + " = <<"
            + END);
    if (expanded) {
      expanded(template, listing).forEach(this::line);
    } else {
      template.headers().forEach(this::line);
      line("");
      template.text().forEach(this::line);
    }
    line(END);
  }

  private List<String> expanded(BounceTemplate template, Listing listing) throws CommandException {
    try {
      return new TemplateExpansion(new Values(listing), io::warn).text(template);
    } catch (ConfigException e) {
      throw new CommandException(e.getMessage());
    }
  }

  /** The parameters as postconf knows them. */
  private record Values(Listing listing) implements TemplateExpansion.Parameters {
    @Override
    public String expand(String text, UnaryOperator<String> names) throws ConfigException {
      return listing.expand(text, names);
    }

    @Override
    public Duration delayWarningTime() throws ConfigException {
      return listing.time("delay_warning_time");
    }

    @Override
    public Duration maximalQueueLifetime() throws ConfigException {
      return listing.time("maximal_queue_lifetime");
    }
  }

  private void line(String text) {
    io.out().append(text).append('\n');
  }
}
