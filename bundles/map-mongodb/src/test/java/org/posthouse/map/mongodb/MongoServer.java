package org.posthouse.map.mongodb;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.BsonArray;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/**
 * As much of a MongoDB server as a client sees that only looks for documents: the handshake, and
 * {@code find} with fields that have to be equal.
 */
final class MongoServer implements AutoCloseable {
  private static final int OP_REPLY = 1;
  private static final int OP_QUERY = 2004;
  private static final int OP_MSG = 2013;
  private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

  final List<BsonDocument> documents = new CopyOnWriteArrayList<>();
  final List<BsonDocument> finds = new CopyOnWriteArrayList<>();
  private final int port;
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
  private volatile ServerSocket listener;

  MongoServer() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    port = listener.getLocalPort();
    accept(listener);
  }

  int port() {
    return port;
  }

  /** Listens again, on the same port. */
  void start() throws IOException {
    listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    accept(listener);
  }

  /** Hangs up on everybody. */
  void stop() throws IOException {
    listener.close();
    for (Socket client : clients) {
      client.close();
    }
  }

  private void accept(ServerSocket from) {
    Thread.ofVirtual()
        .start(
            () -> {
              while (!from.isClosed()) {
                try {
                  Socket client = from.accept();
                  clients.add(client);
                  Thread.ofVirtual().start(() -> serve(client));
                } catch (IOException e) {
                  return;
                }
              }
            });
  }

  private void serve(Socket client) {
    try (client) {
      DataInputStream input = new DataInputStream(client.getInputStream());
      while (true) {
        byte[] header = input.readNBytes(16);
        if (header.length < 16) {
          return;
        }
        ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        byte[] body = input.readNBytes(fields.getInt(0) - 16);
        int code = fields.getInt(12);
        BsonDocument command = command(code, ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN));
        send(client.getOutputStream(), fields.getInt(4), code, answer(command));
      }
    } catch (IOException e) {
      // The client or the test has hung up.
    } finally {
      clients.remove(client);
    }
  }

  private static BsonDocument command(int code, ByteBuffer body) {
    if (code == OP_QUERY) {
      int end = 4;
      while (body.get(end) != 0) {
        end++;
      }
      body.position(end + 9);
    } else {
      body.position(5);
    }
    return CODEC.decode(
        new BsonBinaryReader(body.slice().order(ByteOrder.LITTLE_ENDIAN)),
        DecoderContext.builder().build());
  }

  private static void send(OutputStream out, int id, int code, BsonDocument answer)
      throws IOException {
    BasicOutputBuffer document = new BasicOutputBuffer();
    CODEC.encode(new BsonBinaryWriter(document), answer, EncoderContext.builder().build());
    byte[] bytes = document.toByteArray();
    int extra = code == OP_QUERY ? 20 : 5;
    ByteBuffer message =
        ByteBuffer.allocate(16 + extra + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
    message.putInt(message.capacity()).putInt(1).putInt(id);
    if (code == OP_QUERY) {
      message.putInt(OP_REPLY).putInt(8).putLong(0).putInt(0).putInt(1);
    } else {
      message.putInt(OP_MSG).putInt(0).put((byte) 0);
    }
    out.write(message.put(bytes).array());
  }

  private BsonDocument answer(BsonDocument command) {
    String name = command.getFirstKey().toLowerCase(Locale.ROOT);
    return switch (name) {
      case "hello", "ismaster" ->
          BsonDocument.parse(
              "{ ok: 1, ismaster: true, isWritablePrimary: true, helloOk: true,"
                  + " maxBsonObjectSize: 16777216, maxMessageSizeBytes: 48000000,"
                  + " maxWriteBatchSize: 100000, minWireVersion: 0, maxWireVersion: 21 }");
      case "find" -> found(command);
      default -> BsonDocument.parse("{ ok: 1 }");
    };
  }

  private BsonDocument found(BsonDocument command) {
    finds.add(command);
    BsonArray batch = new BsonArray();
    for (BsonDocument document : documents) {
      if (document.entrySet().containsAll(command.getDocument("filter").entrySet())) {
        batch.add(projected(document, command.getDocument("projection")));
      }
    }
    BsonDocument answer = BsonDocument.parse("{ ok: 1, cursor: { id: {$numberLong: '0'} } }");
    answer.getDocument("cursor").append("ns", new BsonString("mail.t")).append("firstBatch", batch);
    return answer;
  }

  private static BsonDocument projected(BsonDocument document, BsonDocument projection) {
    BsonDocument result = new BsonDocument();
    for (var field : document.entrySet()) {
      BsonValue wanted = projection.get(field.getKey());
      if (wanted != null && wanted.isInt32() && wanted.asInt32().getValue() == 1) {
        result.append(field.getKey(), field.getValue());
      }
    }
    return result;
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
