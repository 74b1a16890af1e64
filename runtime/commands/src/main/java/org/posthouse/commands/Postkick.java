package org.posthouse.commands;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.posthouse.api.log.Reason;

/** {@code postkick}: sends a request to a service that is woken by its socket. */
final class Postkick implements Command {
  private static final String USAGE =
      """
      usage: postkick [-c DIR] [-v] CLASS SERVICE REQUEST

      Wakes a service of the running mail system.

        CLASS    public or private: the folder of its socket
        SERVICE  its name in master.cf
        REQUEST  letters, each a request: W for pickup (look for submitted mail);
                 for qmgr D, I or W (look for mail that is due), F (forget that
                 destinations are down), A (make all deferred mail due)
        -c DIR   the configuration directory (else MAIL_CONFIG, else /etc/postfix)
      """;

  @Override
  public int run(Invocation io, List<String> args) throws CommandException, IOException {
    if (args.equals(List.of("--help"))) {
      io.out().print(USAGE);
      return 0;
    }
    var options = new Getopt(args, "c:v");
    String config = null;
    boolean verbose = false;
    while (options.next()) {
      if (options.option() == 'c') {
        config = options.value();
      } else {
        verbose = true;
      }
    }
    List<String> rest = options.rest();
    if (rest.size() != 3) {
      throw new CommandException(Usages.line("postkick"));
    }
    Path queue = Instance.of(io, config).told(io, verbose).queueDirectory();
    String name = rest.get(0) + "/" + rest.get(1);
    Path socket = queue.resolve(name).normalize();
    try {
      if (Files.notExists(socket)) {
        throw new IOException("No such file or directory");
      }
      send(socket, rest.get(2));
      return 0;
    } catch (IOException e) {
      io.warn("unable to look up " + name + ": " + Reason.withFile(e));
      io.warn(
          "Cannot contact class "
              + rest.get(0)
              + " service "
              + rest.get(1)
              + " - perhaps the mail system is down");
      return 1;
    }
  }

  private static void send(Path socket, String request) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1));
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }
}
