package org.posthouse.map.tcp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.PatternTable;
import org.posthouse.api.table.TableName;
import org.posthouse.net.ServerStream;
import org.posthouse.tables.query.ServerPool;

/** Asks a server with one line and gets one line back. */
final class TcpTable implements PatternTable {
  /** What the protocol allows, the line feed included. */
  private static final int MAX_REPLY = 4096;

  private final TableName name;
  private final ServerPool<ServerStream> server;

  TcpTable(TableName name, ServerPool<ServerStream> server) {
    this.name = name;
    this.server = server;
  }

  @Override
  public LookupResult lookup(String key, Deadline deadline) {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes("get ".getBytes(StandardCharsets.US_ASCII));
    request.writeBytes(PercentCode.encode(key));
    request.write('\n');
    try {
      return answer(server.with(deadline, stream -> ask(stream, request.toByteArray(), deadline)));
    } catch (IOException e) {
      return new LookupResult.TryAgain(name + " lookup error: " + e.getMessage());
    }
  }

  private static String ask(ServerStream stream, byte[] request, Deadline deadline)
      throws IOException {
    stream.deadline(deadline);
    if (stream.hasBuffered()) {
      throw new IOException("the server has said more than it was asked");
    }
    stream.write(request);
    String reply = new String(stream.readLine(MAX_REPLY - 1), StandardCharsets.ISO_8859_1);
    if (reply.length() < 4 || reply.charAt(3) != ' ' || PercentCode.decode(reply) == null) {
      throw new IOException("read TCP map reply: malformed reply");
    }
    return reply;
  }

  private LookupResult answer(String reply) {
    String text = PercentCode.decode(reply.substring(4).strip());
    return switch (reply.substring(0, 3)) {
      case "200" -> LookupResult.found(text);
      case "400" -> new LookupResult.TryAgain(name + " server error: " + text);
      case "500" -> LookupResult.NOT_FOUND;
      default ->
          new LookupResult.TryAgain(name + " server sent an unknown status: " + reply.charAt(0));
    };
  }

  @Override
  public void close() {
    server.close();
  }
}
