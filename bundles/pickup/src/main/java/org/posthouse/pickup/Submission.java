package org.posthouse.pickup;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.message.Recipient.Notify;
import org.posthouse.mail.Printable;

/**
 * The file that sendmail leaves in {@code maildrop/}: a mark, the envelope in records of type,
 * length and text, the content in pieces, and at the end a checksum of all that. A file without a
 * good end is not complete.
 */
public final class Submission {
  /** Whom root's sendmail, which has the rights of the server's user, was run by. */
  public static final String SUBMITTER = "submitter_uid";

  private static final byte[] MARK = "posthouse-mail-1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_TEXT = 64 * 1024;
  private static final int MAX_PIECE = 64 * 1024;

  /** What becomes one message: more recipients become several. */
  private static final int PART_RECIPIENTS = 1000;

  private static final int PART_TEXT = 1 << 20;
  private static final int MAX_RECORDS = 100_000;

  /** More than a line of SMTP holds. */
  private static final int MAX_ORIGINAL = 2048;

  private static final char TIME = 'T';
  private static final char SENDER = 'S';

  /** The original recipient (ORCPT) of the recipient that follows, if one was given. */
  private static final char ORIGINAL = 'O';

  private static final char RECIPIENT = 'R';
  private static final char ATTRIBUTE = 'A';
  private static final char CONTENT = 'M';
  private static final char END = 'X';

  private Submission() {}

  private static boolean hasControls(String text) {
    return text.chars().anyMatch(c -> c < ' ' || c == 127);
  }

  /** Whether it is {@code type;address} and can be said to a server after its neighbours. */
  private static boolean isOriginal(String text) {
    int semicolon = text.indexOf(';');
    return semicolon > 0
        && text.length() <= MAX_ORIGINAL
        && text.lastIndexOf(' ', semicolon) < 0
        && !hasControls(text);
  }

  /** Takes a piece of the content. */
  public interface Sink {
    void piece(byte[] bytes, int length) throws IOException;
  }

  /** Writes a file. The content follows the envelope. */
  public static final class Writer extends OutputStream {
    private final CheckedOutputStream checked;
    private final DataOutputStream out;
    private int texts;

    public Writer(OutputStream file, Envelope envelope) throws IOException {
      checked = new CheckedOutputStream(file, new CRC32C());
      out = new DataOutputStream(checked);
      out.write(MARK);
      text(TIME, Long.toString(envelope.arrival().toEpochMilli()));
      text(SENDER, address(envelope.sender()));
      for (Map.Entry<String, String> attribute : envelope.attributes().entrySet()) {
        text(ATTRIBUTE, Printable.of(attribute.getKey() + "=" + attribute.getValue()));
      }
      for (Recipient recipient : envelope.recipients()) {
        var notify = new StringBuilder();
        recipient.dsnNotify().forEach(word -> notify.append(word).append(' '));
        if (!recipient.dsnOriginal().isEmpty()) {
          text(ORIGINAL, original(recipient.dsnOriginal()));
        }
        text(RECIPIENT, notify + "\n" + address(recipient.address()));
      }
    }

    private static String address(String address) throws IOException {
      if (hasControls(address)) {
        throw new IOException("control character in address " + Printable.of(address));
      }
      return address;
    }

    private static String original(String text) throws IOException {
      if (!isOriginal(text)) {
        throw new IOException("bad original recipient " + Printable.of(text));
      }
      return text;
    }

    private void text(char type, String text) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      if (bytes.length > MAX_TEXT) {
        throw new IOException("address or attribute too long");
      }
      if (++texts > MAX_RECORDS) {
        // Who reads the file takes no more.
        throw new IOException("too many recipients");
      }
      record(type, bytes, 0, bytes.length);
    }

    private void record(char type, byte[] bytes, int offset, int length) throws IOException {
      out.writeByte(type);
      out.writeInt(length);
      out.write(bytes, offset, length);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      for (int done = 0; done < length; ) {
        int piece = Math.min(MAX_PIECE, length - done);
        record(CONTENT, bytes, offset + done, piece);
        done += piece;
      }
    }

    /** After the last byte of the content. */
    public void finish() throws IOException {
      out.writeByte(END);
      out.writeLong(checked.getChecksum().getValue());
      out.flush();
    }
  }

  /**
   * Reads a file to its end.
   *
   * @param sink takes the content, after the envelope is complete; null to skip it
   * @throws DamagedException if this is no such file, or not all of one
   */
  public static Envelope read(InputStream file, Sink sink) throws IOException {
    return read(file, sink, 0, Integer.MAX_VALUE, Long.MAX_VALUE).envelope();
  }

  /**
   * Some of the recipients of a file.
   *
   * @param envelope with these recipients only
   * @param end how many there are up to the last of them
   * @param all how many the file has
   */
  record Part(Envelope envelope, int end, int all) {
    boolean isLast() {
      return end == all;
    }
  }

  /**
   * Reads a file to its end, and keeps a part of its recipients that any server has memory for.
   *
   * @param skip how many recipients come before those of the part
   */
  static Part part(InputStream file, int skip) throws IOException {
    return read(file, null, skip, PART_RECIPIENTS, PART_TEXT);
  }

  /** Reads the content only. */
  static void content(InputStream file, Sink sink) throws IOException {
    read(file, sink, Integer.MAX_VALUE, 0, 0);
  }

  private static Part read(InputStream file, Sink sink, int skip, int most, long text)
      throws IOException {
    var checked = new CheckedInputStream(new BufferedInputStream(file, MAX_PIECE), new CRC32C());
    var in = new DataInputStream(checked);
    try {
      return new Reader(in, checked, sink, skip, most, text).read();
    } catch (EOFException e) {
      throw new DamagedException("file is cut off");
    }
  }

  /** One reading. */
  private static final class Reader {
    private final DataInputStream in;
    private final CheckedInputStream checked;
    private final Sink sink;
    private final int skip;
    private final int most;
    private long textLeft;
    private int seen;
    private final byte[] piece = new byte[MAX_PIECE];
    private final List<Recipient> recipients = new ArrayList<>();
    private final Map<String, String> attributes = new TreeMap<>();
    private String sender = "";
    private String original = "";
    private Instant arrival = Instant.EPOCH;

    Reader(
        DataInputStream in,
        CheckedInputStream checked,
        Sink sink,
        int skip,
        int most,
        long textLimit) {
      this.skip = skip;
      this.most = most;
      this.textLeft = textLimit;
      this.in = in;
      this.checked = checked;
      this.sink = sink;
    }

    Part read() throws IOException {
      byte[] mark = new byte[MARK.length];
      in.readFully(mark);
      if (!java.util.Arrays.equals(mark, MARK)) {
        throw new DamagedException("not a mail submission file");
      }
      int texts = 0;
      while (true) {
        char type = (char) in.readUnsignedByte();
        if (type == END) {
          return end(checked.getChecksum().getValue());
        }
        int length = in.readInt();
        if (length < 0 || length > MAX_PIECE) {
          throw new DamagedException("bad record length");
        }
        in.readFully(piece, 0, length);
        if (type == CONTENT) {
          if (sink != null) {
            sink.piece(piece, length);
          }
        } else if (++texts > MAX_RECORDS) {
          throw new DamagedException("too many records");
        } else {
          text(type, new String(piece, 0, length, StandardCharsets.UTF_8));
        }
      }
    }

    private Part end(long sum) throws IOException {
      if (in.readLong() != sum) {
        throw new DamagedException("checksum does not match");
      }
      Envelope envelope = new Envelope(sender, recipients, arrival, attributes);
      return new Part(envelope, Math.min(seen, skip + recipients.size()), seen);
    }

    private void text(char type, String text) throws IOException {
      switch (type) {
        case TIME -> arrival = time(text);
        case SENDER -> sender = checked(text);
        case ATTRIBUTE -> attribute(checked(text));
        case ORIGINAL -> original = original(text);
        case RECIPIENT -> recipient(text);
        default -> throw new DamagedException("unknown record type " + (int) type);
      }
    }

    private void recipient(String text) throws IOException {
      int cut = text.indexOf('\n');
      String address = checked(text.substring(cut + 1));
      Set<Notify> notify = notify(text.substring(0, Math.max(0, cut)));
      // What does not belong to the part is looked at as well: a file is good as a whole.
      if (seen++ >= skip && recipients.size() < most && textLeft >= 0) {
        recipients.add(new Recipient(address, address, original, notify));
        textLeft -= address.length() + original.length();
      }
      original = "";
    }

    private static String original(String text) throws DamagedException {
      if (!isOriginal(text)) {
        throw new DamagedException("bad original recipient");
      }
      return text;
    }

    /** Others, such as a content filter or a login, are not the submitter's to claim. */
    private void attribute(String text) {
      int equals = Math.max(0, text.indexOf('='));
      String value = text.substring(Math.min(text.length(), equals + 1));
      boolean allowed =
          switch (text.substring(0, equals)) {
            case Envelope.FULL_NAME, Envelope.ENVELOPE_ID -> true;
            case SUBMITTER -> value.matches("[0-9]{1,9}");
            case Envelope.ENCODING -> value.equals("7bit") || value.equals("8bitmime");
            case Envelope.SMTPUTF8 -> value.equals("yes");
            case Envelope.DSN_RETURN -> value.equals("full") || value.equals("hdrs");
            case Envelope.REWRITE_CONTEXT -> value.equals("local") || value.equals("remote");
            default -> false;
          };
      if (allowed) {
        attributes.put(text.substring(0, equals), value);
      }
    }

    /** What is said to servers in the envelope must not end a line there. */
    private static String checked(String text) throws DamagedException {
      if (hasControls(text)) {
        throw new DamagedException("control character in the envelope");
      }
      return text;
    }

    private static Instant time(String text) throws IOException {
      try {
        long millis = Long.parseLong(text);
        if (millis < 0) {
          throw new DamagedException("bad time");
        }
        return Instant.ofEpochMilli(millis);
      } catch (NumberFormatException e) {
        throw new DamagedException("bad time");
      }
    }

    private static Set<Notify> notify(String words) throws IOException {
      var set = new HashSet<Notify>();
      for (String word : words.strip().split(" ")) {
        if (!word.isEmpty()) {
          try {
            set.add(Notify.valueOf(word));
          } catch (IllegalArgumentException e) {
            throw new DamagedException("bad notify word");
          }
        }
      }
      return set;
    }
  }
}
