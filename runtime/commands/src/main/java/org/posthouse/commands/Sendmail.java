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
import java.util.Optional;
import java.util.TreeMap;
import org.posthouse.api.config.Settings;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.Recipient;
import org.posthouse.mail.AddressList;
import org.posthouse.mail.Addresses;
import org.posthouse.pickup.Maildrop;

/**
 * Submits mail as programs have done since sendmail: into {@code maildrop/}, whether the server
 * runs or not. Exit status 0 means that the message is on stable storage; any failure of its own is
 * EX_TEMPFAIL, so that a program that submits mail tries again, as with Postfix.
 */
final class Sendmail implements Command {
  private static final int EX_UNAVAILABLE = 69;
  private static final int EX_TEMPFAIL = 75;

  @Override
  public int run(Invocation io, List<String> args) throws CommandException, IOException {
    SendmailOptions options;
    try {
      options = SendmailOptions.parse(args, io::warn);
      switch (options.mode()) {
        case SUBMIT -> {
          return submit(io, options);
        }
        case SMTP -> {
          Instance instance = instance(io, options);
          Authorization.check(io, instance, "authorized_submit_users", "submit mail");
          int status = new StandaloneSmtp(io, instance).run();
          wakePickup(instance);
          return status;
        }
        default -> {}
      }
    } catch (CommandException e) {
      throw new CommandException(e.getMessage(), EX_TEMPFAIL);
    } catch (IOException e) {
      throw new CommandException(Errors.text(e), EX_TEMPFAIL);
    }
    return switch (options.mode()) {
      case LIST -> other(io, options, "mailq", List.of());
      case FLUSH -> flush(io, options);
      case ALIASES -> other(io, options, "newaliases", List.of());
      case DAEMON -> other(io, options, "postfix", List.of("start"));
      case SUBMIT, SMTP, NOTHING -> 0;
    };
  }

  private static Instance instance(Invocation io, SendmailOptions options) {
    return Instance.of(io, options.configDirectory());
  }

  private static int flush(Invocation io, SendmailOptions options)
      throws CommandException, IOException {
    String what = options.flushWhat();
    return switch (what.isEmpty() ? ' ' : what.charAt(0)) {
      case 'I' -> other(io, options, "postqueue", List.of("-i", what.substring(1)));
      case 'R' -> other(io, options, "postqueue", List.of("-s", what.substring(1)));
      case ' ' -> other(io, options, "postqueue", List.of("-f"));
      // A time: the queue runs of a daemon, which are the server's own business here.
      default -> 0;
    };
  }

  /** What another command does under its own name. */
  private static int other(
      Invocation io, SendmailOptions options, String name, List<String> arguments)
      throws CommandException, IOException {
    Optional<Command> command = Commands.find(name);
    if (command.isEmpty()) {
      throw new CommandException(name + " is not available", EX_UNAVAILABLE);
    }
    var all = new ArrayList<String>();
    if (options.configDirectory() != null) {
      all.add("-c");
      all.add(options.configDirectory());
    }
    all.addAll(arguments);
    return command
        .get()
        .run(new Invocation(name, io.in(), io.out(), io.err(), io.environment()), all);
  }

  private static int submit(Invocation io, SendmailOptions options)
      throws CommandException, IOException {
    Instance instance = instance(io, options);
    Settings settings = instance.settings();
    Submitter submitter = Submitter.current();
    Authorization.check(io, instance, "authorized_submit_users", "submit mail");
    var input = new MailInput(io.in(), !options.dotIsText(), settings.bytes("message_size_limit"));
    byte[] header = {};
    List<String> addresses = fromOperands(options.operands());
    if (options.fromHeaders()) {
      var found = new HeaderRecipients(settings.integer("header_address_token_limit"));
      header = found.read(input);
      addresses.addAll(found.recipients());
    }
    if (addresses.isEmpty()) {
      throw new CommandException(
          options.fromHeaders()
              ? submitter.name()
                  + "("
                  + submitter.uid()
                  + "): No recipient addresses found in message header"
              : "Recipient addresses must be specified on the command line or via the -t option");
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
    put(attributes, Envelope.FULL_NAME, fullName(io, options, submitter));
    put(attributes, Envelope.ENCODING, options.encoding());
    put(attributes, Envelope.ENVELOPE_ID, options.envelopeId());
    put(attributes, Envelope.DSN_RETURN, options.dsnReturn());
    attributes.put(Envelope.REWRITE_CONTEXT, options.gateway() ? "remote" : "local");
    return new Envelope(sender(options, submitter), recipients, Instant.now(), attributes);
  }

  private static void put(Map<String, String> attributes, String name, String value) {
    if (value != null && !value.isEmpty()) {
      attributes.put(name, value);
    }
  }

  private static String sender(SendmailOptions options, Submitter submitter) {
    if (options.sender() == null) {
      return Addresses.external(submitter.name());
    }
    List<String> given = AddressList.parse(options.sender(), 1000).addresses();
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
      throw new CommandException("mail is not queued: " + Errors.text(e));
    } catch (IOException e) {
      throw failure[0] != null
          ? failure[0]
          : new CommandException("mail is not queued: " + Errors.text(e));
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
