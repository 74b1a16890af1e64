package org.posthouse.commands;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.posthouse.api.config.ParameterList;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Reason;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.Recipient;
import org.posthouse.commands.MailInput.LineEndings;
import org.posthouse.commands.SendmailOptions.Mode;
import org.posthouse.mail.AddressList;
import org.posthouse.mail.Addresses;
import org.posthouse.pickup.Maildrop;
import org.posthouse.pickup.Submission;

/**
 * Submits mail as programs have done since sendmail: into {@code maildrop/}, whether the server
 * runs or not. Exit status 0 means that the message is on stable storage; any failure of its own is
 * EX_TEMPFAIL, so that a program that submits mail tries again, as with Postfix. {@code mailq} and
 * {@code newaliases} are the same with another thing to do.
 */
final class Sendmail implements Command {
  private static final int EX_TEMPFAIL = 75;
  private static final int MAX_SENDER_TOKENS = 1000;

  private final Mode standard;

  /**
   * @param standard what to do if no option says
   */
  Sendmail(Mode standard) {
    this.standard = standard;
  }

  @Override
  public int run(Invocation io, List<String> args) throws CommandException {
    try {
      SendmailOptions options = SendmailOptions.parse(standard, args, io::warn);
      return run(io, options, Instance.of(io, options.configDirectory()).thatIsThere());
    } catch (OptionException e) {
      throw e;
    } catch (CommandException e) {
      throw new CommandException(e.getMessage(), EX_TEMPFAIL);
    } catch (IOException e) {
      throw new CommandException(Reason.withFile(e), EX_TEMPFAIL);
    }
  }

  private static int run(Invocation io, SendmailOptions options, Instance instance)
      throws CommandException, IOException {
    return switch (options.mode()) {
      case SUBMIT -> submit(io, options, instance);
      case SMTP -> smtp(io, instance);
      case LIST -> other(io, options, "postqueue", List.of("-p"));
      case FLUSH -> other(io, options, "postqueue", List.of("-f"));
      case FLUSH_MESSAGE -> other(io, options, "postqueue", List.of("-i", options.flushWhat()));
      case FLUSH_SITE -> other(io, options, "postqueue", List.of("-s", options.flushWhat()));
      case ALIASES -> aliases(io, options, instance);
      case DAEMON -> {
        List<String> start = arguments(options, List.of("start"));
        start.addFirst(Programs.ours("postfix"));
        yield Programs.run(io, start, Map.of());
      }
      case NOTHING -> 0;
    };
  }

  private static int smtp(Invocation io, Instance instance) throws CommandException, IOException {
    Authorization.check(io, instance, "authorized_submit_users", "submit mail");
    int status = new StandaloneSmtp(io, instance).run();
    wakePickup(instance);
    return status;
  }

  private static int aliases(Invocation io, SendmailOptions options, Instance instance)
      throws CommandException {
    List<String> tables =
        options.aliasDatabase() != null
            ? List.of(options.aliasDatabase())
            : ParameterList.split(instance.settings().get("alias_database"));
    return tables.isEmpty() ? 0 : other(io, options, "postalias", tables);
  }

  /** What another command does under its own name, with the exit status of its own. */
  private static int other(
      Invocation io, SendmailOptions options, String name, List<String> arguments) {
    var own = new Invocation(name, io.in(), io.out(), io.err(), io.environment());
    return Main.run(own, arguments(options, arguments));
  }

  private static List<String> arguments(SendmailOptions options, List<String> arguments) {
    var all = new ArrayList<String>();
    if (options.configDirectory() != null) {
      all.add("-c");
      all.add(options.configDirectory());
    }
    if (options.isVerbose()) {
      all.add("-v");
    }
    all.addAll(arguments);
    return all;
  }

  private static int submit(Invocation io, SendmailOptions options, Instance instance)
      throws CommandException, IOException {
    Settings settings = instance.settings();
    Submitter submitter = Submitter.current();
    Authorization.check(io, instance, "authorized_submit_users", "submit mail");
    var input =
        new MailInput(
            io.in(),
            !options.dotIsText(),
            LineEndings.of(settings.get("sendmail_fix_line_endings")),
            settings.bytes("message_size_limit"));
    input.skipMailboxLines();
    byte[] header = {};
    List<String> addresses = fromOperands(options.operands());
    if (options.fromHeaders()) {
      var found = new HeaderRecipients(settings.integer("header_address_token_limit"));
      header = found.read(input);
      addresses.addAll(found.recipients());
    }
    if (addresses.isEmpty()) {
      throw new CommandException(
          submitter.name()
              + "("
              + submitter.uid()
              + "): "
              + (options.fromHeaders()
                  ? "No recipient addresses found in message header"
                  : "Recipient addresses must be specified on the command line or via the -t"
                      + " option"));
    }
    store(instance, envelope(io, options, submitter, addresses), header, input);
    return 0;
  }

  private static List<String> fromOperands(List<String> operands) {
    var addresses = new ArrayList<String>();
    for (String operand : operands) {
      addresses.addAll(AddressList.parse(operand, Integer.MAX_VALUE).addresses());
    }
    return addresses;
  }

  private static Envelope envelope(
      Invocation io, SendmailOptions options, Submitter submitter, List<String> addresses) {
    var recipients = new ArrayList<Recipient>();
    for (String address : addresses) {
      recipients.add(new Recipient(address, address, "", options.notifyWords()));
    }
    Map<String, String> attributes = new TreeMap<>();
    if (Submitter.isDeputy()) {
      attributes.put(Submission.SUBMITTER, submitter.uid());
    }
    put(attributes, Envelope.FULL_NAME, fullName(io, options, submitter));
    put(attributes, Envelope.ENCODING, options.encoding());
    put(attributes, Envelope.ENVELOPE_ID, options.envelopeId());
    put(attributes, Envelope.DSN_RETURN, options.dsnReturn());
    put(attributes, Envelope.SMTPUTF8, options.smtputf8() ? "yes" : "");
    attributes.put(Envelope.REWRITE_CONTEXT, options.gateway() ? "remote" : "local");
    return new Envelope(sender(io, options, submitter), recipients, Instant.now(), attributes);
  }

  private static void put(Map<String, String> attributes, String name, String value) {
    if (value != null && !value.isEmpty()) {
      attributes.put(name, value);
    }
  }

  private static String sender(Invocation io, SendmailOptions options, Submitter submitter) {
    if (options.sender() == null) {
      return Addresses.external(submitter.name());
    }
    List<String> given = AddressList.parse(options.sender(), MAX_SENDER_TOKENS).addresses();
    if (given.size() > 1) {
      io.warn("-f option specified malformed sender: " + options.sender());
    }
    return given.isEmpty() ? "" : given.getFirst();
  }

  private static String fullName(Invocation io, SendmailOptions options, Submitter submitter) {
    if (options.fullName() != null) {
      return options.fullName();
    }
    String name = io.environment().get("NAME");
    return name == null || name.isEmpty() ? submitter.fullName() : name;
  }

  private static void store(Instance instance, Envelope envelope, byte[] header, MailInput input)
      throws CommandException {
    var failure = new CommandException[1];
    try {
      new Maildrop(instance.queueDirectory())
          .submit(
              envelope,
              out -> {
                out.write(header);
                try {
                  input.copy(out);
                } catch (CommandException e) {
                  failure[0] = e;
                  throw new IOException(e.getMessage(), e);
                }
              });
    } catch (NoSuchFileException e) {
      throw new CommandException(
          "mail is not queued: "
              + instance.queueDirectory().resolve("maildrop")
              + ": No such file or directory; \"postfix check\" makes it");
    } catch (FileSystemException e) {
      throw new CommandException("mail is not queued: " + Reason.withFile(e));
    } catch (IOException e) {
      throw failure[0] != null
          ? failure[0]
          : new CommandException("mail is not queued: " + Reason.withFile(e));
    }
    wakePickup(instance);
  }

  /** If nobody hears, pickup finds the mail when it wakes of itself. */
  private static void wakePickup(Instance instance) throws CommandException {
    try (SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.connect(UnixDomainSocketAddress.of(instance.publicSocket("pickup")));
      socket.write(ByteBuffer.wrap(new byte[] {'W'}));
    } catch (IOException e) {
      // The server is down.
    }
  }

  /** Copies until the end of the input. */
  static void pump(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[8192];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      out.write(buffer, 0, n);
      out.flush();
    }
  }
}
