package org.posthouse.commands;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import org.posthouse.api.config.ServiceEntry;

/**
 * {@code sendmail -bs}: SMTP on standard input and output, spoken by an smtpd service of the
 * running server on this machine.
 */
final class SendmailSmtp {
  private static final int CONNECT_MILLIS = 5000;

  private final Invocation io;
  private final Instance instance;

  SendmailSmtp(Invocation io, Instance instance) {
    this.io = io;
    this.instance = instance;
  }

  int run() throws CommandException, IOException {
    try (Socket socket = connect()) {
      Thread.ofVirtual().start(() -> send(socket));
      Sendmail.pump(socket.getInputStream(), io.out());
    }
    return 0;
  }

  private void send(Socket socket) {
    try {
      Sendmail.pump(io.in(), socket.getOutputStream());
      socket.shutdownOutput();
    } catch (IOException e) {
      // The other direction ends then too.
    }
  }

  private Socket connect() throws CommandException {
    List<ServiceEntry> services =
        instance.snapshot().services().stream()
            .filter(s -> s.type().equals("inet") && s.command().equals("smtpd"))
            .filter(s -> !"yes".equals(s.overrides().get("smtpd_tls_wrappermode")))
            .toList();
    for (ServiceEntry service : services) {
      var socket = new Socket();
      try {
        socket.connect(address(service.name()), CONNECT_MILLIS);
        return socket;
      } catch (IOException | IllegalArgumentException e) {
        close(socket);
      }
    }
    throw new CommandException("no smtpd service can be reached: is the mail system running?");
  }

  private static InetSocketAddress address(String name) throws IOException {
    int colon = name.lastIndexOf(':');
    String host = colon < 0 ? "" : name.substring(0, colon);
    String port = name.substring(colon + 1);
    int number =
        switch (port) {
          case "smtp" -> 25;
          case "submission" -> 587;
          default -> Integer.parseInt(port);
        };
    InetAddress address =
        host.isEmpty()
            ? InetAddress.getLoopbackAddress()
            : InetAddress.getByName(host.replace("[", "").replace("]", ""));
    return new InetSocketAddress(address, number);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It was not connected.
    }
  }
}
