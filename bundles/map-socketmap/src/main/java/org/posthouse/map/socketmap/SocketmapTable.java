package org.posthouse.map.socketmap;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.PatternTable;
import org.posthouse.api.table.TableName;
import org.posthouse.net.ServerStream;
import org.posthouse.tables.query.ServerPool;

/** Asks a server with one netstring and gets one netstring back. */
final class SocketmapTable implements PatternTable {
  private final TableName name;
  private final String map;
  private final int queryLimit;
  private final int replyLimit;
  private final ServerPool<ServerStream> server;

  SocketmapTable(
      TableName name, String map, int queryLimit, int replyLimit, ServerPool<ServerStream> server) {
    this.name = name;
    this.map = map;
    this.queryLimit = queryLimit;
    this.replyLimit = replyLimit;
    this.server = server;
  }

  @Override
  public LookupResult lookup(String key, Deadline deadline) {
    byte[] request = (map + " " + key).getBytes(StandardCharsets.UTF_8);
    if (request.length > queryLimit) {
      return new LookupResult.TryAgain(name + " lookup error: the key is too long");
    }
    try {
      return answer(server.with(deadline, stream -> ask(stream, request, deadline)));
    } catch (IOException e) {
      return new LookupResult.TryAgain(name + " lookup error: " + e.getMessage());
    }
  }

  private String ask(ServerStream stream, byte[] request, Deadline deadline) throws IOException {
    stream.deadline(deadline);
    if (stream.hasBuffered()) {
      throw new IOException("the server has said more than it was asked");
    }
    stream.write(netstring(request));
    return new String(readNetstring(stream), StandardCharsets.UTF_8);
  }

  private static byte[] netstring(byte[] text) {
    ByteArrayOutputStream netstring = new ByteArrayOutputStream(text.length + 10);
    netstring.writeBytes((text.length + ":").getBytes(StandardCharsets.US_ASCII));
    netstring.writeBytes(text);
    netstring.write(',');
    return netstring.toByteArray();
  }

  private byte[] readNetstring(ServerStream stream) throws IOException {
    int length = 0;
    int digits = 0;
    for (int octet = stream.read(); octet != ':'; octet = stream.read()) {
      if (octet < '0' || octet > '9' || ++digits > 9) {
        throw new IOException("netstring format error from the socketmap server");
      }
      length = 10 * length + octet - '0';
    }
    if (digits == 0 || length > replyLimit) {
      throw new IOException("netstring of bad length from the socketmap server");
    }
    byte[] text = stream.read(length);
    if (stream.read() != ',') {
      throw new IOException("netstring format error from the socketmap server");
    }
    return text;
  }

  private LookupResult answer(String reply) {
    int space = reply.indexOf(' ');
    String word = space < 0 ? reply : reply.substring(0, space);
    String text = space < 0 ? "" : reply.substring(space + 1);
    return switch (word) {
      case "OK" -> LookupResult.found(text);
      case "NOTFOUND" -> LookupResult.NOT_FOUND;
      case "TEMP" -> new LookupResult.TryAgain(name + " socketmap server temporary error: " + text);
      case "TIMEOUT" ->
          new LookupResult.TryAgain(name + " socketmap server timeout error: " + text);
      case "PERM" ->
          new LookupResult.Misconfigured(name + " socketmap server permanent error: " + text);
      default ->
          new LookupResult.TryAgain(
              name
                  + " socketmap server sent an unknown reply: "
                  + reply.substring(0, Math.min(30, reply.length())));
    };
  }

  @Override
  public void close() {
    server.close();
  }
}
