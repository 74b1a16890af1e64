package org.posthouse.commands;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.posthouse.api.log.Reason;
import org.posthouse.mail.HostNames;
import org.posthouse.queue.QueueDirectory;
import org.posthouse.queue.QueueView;
import org.posthouse.showq.Listing;
import org.posthouse.showq.ListingReader;
import org.posthouse.showq.MailqFormat;
import org.posthouse.tables.ListMatch;
import org.posthouse.tables.MatchList;

/** Shows and flushes the queue. */
final class Postqueue implements Command {
  /** EX_UNAVAILABLE of sysexits.h. */
  private static final int UNAVAILABLE = 69;

  private static final int ANSWER = 128;

  /** Forget dead sites, make everything due, look for what is due. */
  private static final byte[] FLUSH = {'F', 'A', 'D'};

  private static final String DOWN = "Cannot flush mail queue - mail system is down";

  private char mode;
  private String argument = "";
  private String configDirectory;
  private boolean verbose;

  @Override
  public int run(Invocation io, List<String> args) throws CommandException {
    Getopt getopt = new Getopt(args, "c:fi:jps:v");
    while (getopt.next()) {
      option(getopt);
    }
    if (mode == 0 || !getopt.rest().isEmpty()) {
      throw usage();
    }
    try {
      run(io, Instance.of(io, configDirectory).told(io, verbose).thatIsThere());
      return 0;
    } catch (CommandException e) {
      throw new CommandException(e.getMessage(), UNAVAILABLE);
    } catch (IOException e) {
      throw new CommandException(Reason.withFile(e), UNAVAILABLE);
    }
  }

  private void run(Invocation io, Instance instance) throws CommandException, IOException {
    if (mode == 'p' || mode == 'j') {
      Authorization.check(io, instance, "authorized_mailq_users", "view the mail queue");
    } else {
      Authorization.check(io, instance, "authorized_flush_users", "flush the mail queue");
    }
    switch (mode) {
      case 'p' -> mailq(io, instance);
      case 'j' -> list(io, instance, new QueueJson(io.out()));
      case 'f' -> flush(instance);
      case 'i' -> flushOne(instance);
      default -> flushSite(io, instance);
    }
  }

  private void option(Getopt getopt) throws CommandException {
    switch (getopt.option()) {
      case 'c' -> configDirectory = getopt.value();
      case 'v' -> verbose = true;
      default -> {
        if (mode != 0) {
          throw usage();
        }
        mode = getopt.option();
        argument = getopt.value() == null ? "" : getopt.value();
      }
    }
  }

  private static CommandException usage() {
    return new CommandException(Usages.line("postqueue"), UNAVAILABLE);
  }

  private static void mailq(Invocation io, Instance instance) throws CommandException, IOException {
    boolean longIds = instance.settings().find("enable_long_queue_ids").orElse("").equals("yes");
    var format = new MailqFormat(io.out(), longIds, TimeZone::getDefault);
    list(io, instance, format);
    format.end();
  }

  private static void list(Invocation io, Instance instance, Listing.Sink sink)
      throws CommandException, IOException {
    SocketChannel channel;
    try {
      channel = connect(instance.publicSocket("showq"));
    } catch (IOException e) {
      io.warn(
          "Mail system is down -- accessing queue directly (Connect to the Postfix showq service: "
              + Reason.withFile(e)
              + ")");
      listDirectly(io, instance, sink);
      return;
    }
    try (channel) {
      new ListingReader(Channels.newInputStream(channel)).copyTo(sink);
    } catch (IOException e) {
      throw new CommandException("queue report was cut off: " + Reason.withFile(e), UNAVAILABLE);
    }
  }

  private static void listDirectly(Invocation io, Instance instance, Listing.Sink sink)
      throws CommandException, IOException {
    var directory = new QueueDirectory(instance.settings(), new CommandLog(io));
    try (QueueView view = directory.read()) {
      Listing.run(view.entries(), view::find, sink);
    } catch (java.nio.file.AccessDeniedException e) {
      throw new CommandException("Queue report unavailable - mail system is down", UNAVAILABLE);
    }
  }

  private static void flush(Instance instance) throws CommandException {
    try (SocketChannel channel = connect(instance.publicSocket("qmgr"))) {
      channel.write(ByteBuffer.wrap(FLUSH));
    } catch (IOException e) {
      throw new CommandException(DOWN, UNAVAILABLE);
    }
  }

  private void flushOne(Instance instance) throws CommandException {
    if (!Postsuper.isQueueId(argument)) {
      throw new CommandException(
          "Cannot flush queue ID - invalid name: \"" + argument + "\"", UNAVAILABLE);
    }
    request(instance, "message " + argument);
  }

  private void flushSite(Invocation io, Instance instance) throws CommandException {
    if (!HostNames.isValid(argument) && !HostNames.isLiteral(argument)) {
      throw new CommandException(
          "Cannot flush mail queue - invalid destination: \"" + argument + "\"", UNAVAILABLE);
    }
    String site = argument.toLowerCase(Locale.ROOT);
    var tables = new CommandTables(io, instance);
    ListMatch match =
        MatchList.domains(tables.broker(), instance.settings(), "fast_flush_domains").match(site);
    if (match.isUnknown()) {
      throw new CommandException("fast_flush_domains cannot be looked up");
    }
    if (!match.isYes()) {
      throw new CommandException(
          "Flush service is not configured for destination \"" + argument + "\"", UNAVAILABLE);
    }
    request(instance, "site " + site);
  }

  /** Asks the flush service. That nothing waits is no fault, as with Postfix. */
  private static void request(Instance instance, String line) throws CommandException {
    var answer = ByteBuffer.allocate(ANSWER);
    try (SocketChannel channel = connect(instance.publicSocket("flush"))) {
      channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII)));
      while (channel.read(answer) > 0) {
        // To the end.
      }
    } catch (IOException e) {
      throw new CommandException(DOWN, UNAVAILABLE);
    }
    if (answer.position() == 0 || !Character.isDigit(answer.get(0))) {
      throw new CommandException("Cannot flush mail queue", UNAVAILABLE);
    }
  }

  private static SocketChannel connect(Path socket) throws IOException {
    var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }
}
