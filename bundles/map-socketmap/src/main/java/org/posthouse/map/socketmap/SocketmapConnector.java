package org.posthouse.map.socketmap;

import java.io.IOException;
import org.posthouse.api.Deadline;
import org.posthouse.net.ServerAddress;
import org.posthouse.net.ServerStream;
import org.posthouse.tables.query.ServerPool;

/** Connects to a socketmap server; nothing is said before the first request. */
record SocketmapConnector(ServerAddress address) implements ServerPool.Connector<ServerStream> {

  @Override
  public ServerStream connect(Deadline deadline) throws IOException {
    return ServerStream.connect(address, deadline);
  }

  @Override
  public void close(ServerStream connection) {
    connection.close();
  }
}
