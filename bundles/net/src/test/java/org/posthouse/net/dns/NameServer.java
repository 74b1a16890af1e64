package org.posthouse.net.dns;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.posthouse.api.testing.Ports;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A name server on a port of loopback, UDP and TCP, that answers from a zone text. */
final class NameServer implements AutoCloseable {
  private final int port = Ports.free();
  private final ServerSocket tcp = new ServerSocket(port, 5, InetAddress.getLoopbackAddress());
  private final DatagramSocket socket = new DatagramSocket(port, InetAddress.getLoopbackAddress());
  private final List<Record> zone = new ArrayList<>();

  /** Names that are answered with an error code; -1 is silence. */
  final Map<String, Integer> trouble = new ConcurrentHashMap<>();

  final AtomicInteger asked = new AtomicInteger();

  NameServer(String zoneText) throws IOException {
    try (var master =
        new Master(
            new ByteArrayInputStream(zoneText.getBytes(StandardCharsets.US_ASCII)),
            Name.root,
            60)) {
      for (Record r = master.nextRecord(); r != null; r = master.nextRecord()) {
        zone.add(r);
      }
    }
    Thread.ofVirtual().start(this::serve);
    Thread.ofVirtual().start(this::serveTcp);
  }

  int port() {
    return port;
  }

  private void serve() {
    byte[] buffer = new byte[4096];
    try {
      while (true) {
        var packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        asked.incrementAndGet();
        Message query = new Message(Arrays.copyOf(buffer, packet.getLength()));
        Message reply = answer(query);
        if (reply != null) {
          byte[] wire = reply.toWire(512);
          socket.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
        }
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void serveTcp() {
    while (!tcp.isClosed()) {
      try (Socket client = tcp.accept()) {
        var in = new DataInputStream(client.getInputStream());
        byte[] wire = answer(new Message(in.readNBytes(in.readUnsignedShort()))).toWire();
        var out = new DataOutputStream(client.getOutputStream());
        out.writeShort(wire.length);
        out.write(wire);
      } catch (IOException _) {
        // the client's affair, or closed
      }
    }
  }

  private Message answer(Message query) {
    Record question = query.getQuestion();
    Message reply = new Message(query.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    reply.addRecord(question, Section.QUESTION);
    Integer code = trouble.get(question.getName().toString(true));
    if (code != null) {
      reply.getHeader().setRcode(Math.max(0, code));
      return code < 0 ? null : reply;
    }
    boolean known = false;
    for (Record r : zone) {
      if (r.getName().equals(question.getName()) && r.getDClass() == DClass.IN) {
        known = true;
        if (r.getType() == question.getType() || r.getType() == Type.CNAME) {
          reply.addRecord(r, Section.ANSWER);
        }
      }
    }
    reply.getHeader().setRcode(known ? Rcode.NOERROR : Rcode.NXDOMAIN);
    return reply;
  }

  @Override
  public void close() throws IOException {
    tcp.close();
    socket.close();
  }
}
