package org.posthouse.queue;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.posthouse.api.message.MessageContent;

/** The content of a message in its own file; checks every piece that it reads. */
final class FileContent implements MessageContent {

  /** Opens the file, wherever it stands at the moment. */
  interface Opener {
    DiskFile open() throws IOException;
  }

  private final Opener opener;
  private final MessageFile message;
  private final Consumer<DamagedException> onDamage;

  FileContent(Opener opener, MessageFile message, Consumer<DamagedException> onDamage) {
    this.opener = opener;
    this.message = message;
    this.onDamage = onDamage;
  }

  @Override
  public long size() {
    return message.head().contentSize();
  }

  @Override
  public InputStream open() throws IOException {
    return new Pieces(opener.open());
  }

  private final class Pieces extends InputStream {
    private static final int MAX_PIECE = 1 << 20;
    private final DiskFile file;
    private long position = MessageFile.HEADER_BYTES;
    private long left = size();
    private ByteBuffer piece = ByteBuffer.allocate(0);

    Pieces(DiskFile file) {
      this.file = file;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!piece.hasRemaining() && left == 0) {
        return -1;
      }
      if (!piece.hasRemaining()) {
        nextPiece();
      }
      int n = Math.min(length, piece.remaining());
      piece.get(bytes, offset, n);
      return n;
    }

    private void nextPiece() throws IOException {
      var header = ByteBuffer.allocate(Record.HEADER);
      Record record = null;
      try {
        file.readFully(header, position);
        int length = header.getInt(12);
        if (length > 0 && length <= MAX_PIECE && length <= left) {
          var all = ByteBuffer.allocate(Record.HEADER + length);
          file.readFully(all, position);
          record = Record.at(all.flip(), 0, message.tag());
        }
      } catch (EOFException short_) {
        record = null;
      }
      if (record == null || record.type() != Record.CONTENT) {
        var damage = new DamagedException(message.head().id() + ": damaged content");
        onDamage.accept(damage);
        throw damage;
      }
      piece = record.payload();
      left -= piece.remaining();
      position += Record.sizeOnDisk(piece.remaining());
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
