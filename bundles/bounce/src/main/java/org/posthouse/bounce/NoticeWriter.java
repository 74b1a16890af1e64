package org.posthouse.bounce;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.posthouse.api.bounce.BounceService.Item;
import org.posthouse.api.cleanup.MailDraft.MailText;
import org.posthouse.api.message.Envelope;
import org.posthouse.mail.MailDate;
import org.posthouse.mail.MimeBoundary;
import org.posthouse.mail.Printable;
import org.posthouse.mail.template.BounceTemplate;

/** Writes a notification as multipart/report (RFC 6522, RFC 3464). */
final class NoticeWriter {
  private static final int CHUNK = 16_384;

  private final Notice notice;
  private final BounceSettings policy;
  private final Instant now;
  private final String boundary;
  private final boolean utf8;
  private final String encoding;
  private final NoticeTexts.Text template;

  NoticeWriter(Notice notice, BounceSettings policy, Instant now) {
    this.notice = notice;
    this.policy = policy;
    this.now = now;
    this.boundary = MimeBoundary.of(notice.message().queueId(), now, policy.hostname());
    this.template = policy.texts().of(notice.kind());
    Envelope envelope = notice.message().envelope();
    this.utf8 = envelope.attribute(Envelope.SMTPUTF8).filter("yes"::equals).isPresent();
    boolean plain = envelope.attribute(Envelope.ENCODING).filter("7bit"::equals).isPresent();
    this.encoding = plain && template.isAscii() ? "7bit" : "8bit";
  }

  void write(MailText text) throws IOException {
    var out = new StringBuilder(2_000);
    header(out);
    out.append("This is a MIME-encapsulated message.\r\n\r\n");
    part(out, "Notification", "text/plain; charset=" + charset());
    encoded(out);
    if (!notice.isCopy()) {
      write(text, out.toString());
      out.setLength(0);
      byte[] words = template.bytes();
      text.write(words, 0, words.length);
    }
    out.append("\r\n");
    for (Item item : notice.items()) {
      HumanPart.append(out, notice, item);
      drain(text, out);
    }
    part(
        out,
        "Delivery report",
        utf8 ? "message/global-delivery-status" : "message/delivery-status");
    if (utf8) {
      encoded(out);
    } else {
      out.append("\r\n");
    }
    var status = new StatusPart(notice, policy, out);
    status.begin();
    for (Item item : notice.items()) {
      status.append(item);
      drain(text, out);
    }
    out.append("\r\n");
    part(out, notice.returnedPart(), returnedType());
    encoded(out);
    out.append("Return-Path: <").append(notice.message().envelope().sender()).append(">\r\n");
    write(text, out.toString());
    original(text);
    write(text, "\r\n--" + boundary + "--\r\n");
  }

  /** A notice about thousands of recipients is never in memory as a whole. */
  private static void drain(MailText text, StringBuilder out) throws IOException {
    if (out.length() > CHUNK) {
      write(text, out.toString());
      out.setLength(0);
    }
  }

  /** Addresses and replies of other systems may be UTF-8 where the text itself is ASCII. */
  private String charset() {
    if (!template.isAscii()) {
      return template.template().charset();
    }
    return encoding.equals("7bit") ? "us-ascii" : "utf-8";
  }

  private void header(StringBuilder out) {
    BounceTemplate headers = template.template();
    out.append("Date: ").append(MailDate.format(now)).append("\r\n");
    out.append("From: ").append(Printable.of(headers.from()));
    out.append("\r\nSubject: ").append(Printable.of(subject(headers)));
    out.append("\r\nTo: ").append(notice.recipient());
    out.append("\r\nAuto-Submitted: ").append(notice.isCopy() ? "auto-generated" : "auto-replied");
    out.append("\r\nMIME-Version: 1.0\r\n");
    out.append("Content-Type: multipart/report; report-type=");
    out.append(utf8 ? "global-delivery-status" : "delivery-status");
    out.append(";\r\n\tboundary=\"").append(boundary).append("\"\r\n");
    encoded(out);
  }

  private String subject(BounceTemplate headers) {
    return notice.isCopy() && !headers.postmasterSubject().isEmpty()
        ? headers.postmasterSubject()
        : headers.subject();
  }

  private void part(StringBuilder out, String description, String type) {
    out.append("--").append(boundary).append("\r\nContent-Description: ").append(description);
    out.append("\r\nContent-Type: ").append(type).append("\r\n");
  }

  private void encoded(StringBuilder out) {
    out.append("Content-Transfer-Encoding: ").append(encoding).append("\r\n\r\n");
  }

  private String returnedType() {
    if (utf8) {
      return notice.isFull() ? "message/global" : "message/global-headers";
    }
    return notice.isFull() ? "message/rfc822" : "text/rfc822-headers";
  }

  private void original(MailText text) throws IOException {
    try (InputStream in = notice.message().content().open()) {
      if (notice.isFull()) {
        byte[] buffer = new byte[CHUNK];
        for (int n; (n = in.read(buffer)) > 0; ) {
          text.write(buffer, 0, n);
        }
      } else {
        byte[] header = header(new BufferedInputStream(in, CHUNK), policy.sizeLimit());
        text.write(header, 0, header.length);
      }
    }
  }

  /** The lines before the first empty one; whole lines only, and no more than {@code limit}. */
  private static byte[] header(InputStream in, long limit) throws IOException {
    var header = new ByteArrayOutputStream(2_000);
    var line = new ByteArrayOutputStream(100);
    for (int c; header.size() + line.size() < limit && (c = in.read()) >= 0; ) {
      line.write(c);
      if (c == '\n') {
        if (line.size() == 2) {
          break;
        }
        line.writeTo(header);
        line.reset();
      }
    }
    return header.toByteArray();
  }

  private static void write(MailText text, String what) throws IOException {
    byte[] bytes = what.getBytes(StandardCharsets.UTF_8);
    text.write(bytes, 0, bytes.length);
  }
}
