package org.posthouse.cleanup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.charset.Charset;
import org.posthouse.api.MailError;
import org.posthouse.api.MailException;
import org.posthouse.api.log.Log;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.rewrite.AddressResolver;
import org.posthouse.api.rewrite.AddressResolver.Context;
import org.posthouse.cleanup.ContentCheck.Outcome;
import org.posthouse.cleanup.HeaderNames.Kind;
import org.posthouse.mail.AddressList;

/** Takes the headers of one message, one after the other, and writes what is queued of them. */
final class HeaderCleaner {
  private static final MailError HOPS = new MailError(554, "5.4.0", "Error: too many hops");

  /** A rewritten list of addresses goes on a new line before it gets this long. */
  private static final int FOLD_AT = 70;

  private final CleanupSettings policy;
  private final AddressResolver resolver;
  private final AddressMapper mapper;
  private final ContentOutput out;
  private final Log log;
  private final String queueId;
  private final Context context;
  private final boolean mapping;
  private final ContentCheck check;
  private final MimeBody mime;
  private int seen;
  private boolean resent;
  private int hops;
  private boolean eightBit;

  /**
   * @param context which domain completes addresses; null to leave them alone
   * @param mapping whether canonical tables and masquerading apply
   * @param check what looks at headers; null if nothing does
   * @param mime what has to know the type of the body; null if nothing does
   */
  HeaderCleaner(
      CleanupSettings policy,
      AddressResolver resolver,
      AddressMapper mapper,
      ContentOutput out,
      Log log,
      String queueId,
      Context context,
      boolean mapping,
      ContentCheck check,
      MimeBody mime) {
    this.policy = policy;
    this.resolver = resolver;
    this.mapper = mapper;
    this.out = out;
    this.log = log;
    this.queueId = queueId;
    this.context = context;
    this.mapping = mapping;
    this.check = check;
    this.mime = mime;
  }

  /** A header with all its lines; the first {@code nameLength} bytes are its name. */
  void header(byte[] buffer, int length, int nameLength) throws IOException {
    if (check == null) {
      clean(buffer, length, nameLength);
      return;
    }
    check.strictHeader(buffer, length - 2);
    Kind kind = policy.headerNames().find(buffer, nameLength).kind();
    Charset charset = HeaderLine.charset(buffer, 0, length);
    String text = new String(buffer, 0, length - 2, charset).replace("\r\n", "\n");
    if (mime != null) {
      mime.header(kind, text);
    }
    ContentTables tables = policy.content();
    switch (check.header(kind.isMime() ? tables.mimeHeader() : tables.header(), text, charset)) {
      case Outcome.Keep _ -> clean(buffer, length, nameLength);
      case Outcome.Drop _ -> {}
      case Outcome.Replace(String other) -> {
        byte[] bytes = (other + "\r\n").getBytes(charset);
        clean(bytes, bytes.length, HeaderLine.nameLength(bytes, 0, bytes.length));
      }
      case Outcome.Prepend(String other) -> {
        out.write((other + "\r\n").getBytes(charset));
        clean(buffer, length, nameLength);
      }
    }
  }

  private void clean(byte[] buffer, int length, int nameLength) throws IOException {
    HeaderNames.Known known = policy.headerNames().find(buffer, nameLength);
    int value = nameLength;
    while (buffer[value] != ':') {
      value++;
    }
    note(known.kind(), buffer, value + 1, length);
    if (known.dropped()) {
      return;
    }
    AddressUse use = context == null ? null : known.kind().use();
    if (use == null || !rewrite(use, buffer, nameLength, value + 1, length)) {
      out.write(buffer, 0, nameLength);
      out.write(buffer, value, length - value);
    }
  }

  private void note(Kind kind, byte[] buffer, int value, int length) throws MailException {
    if (kind == Kind.OTHER) {
      return;
    }
    seen |= kind.bit();
    resent |= kind.isResent();
    switch (kind) {
      case MESSAGE_ID -> log.info(queueId + ": message-id=" + text(buffer, value, length));
      case RESENT_MESSAGE_ID ->
          log.info(queueId + ": resent-message-id=" + text(buffer, value, length));
      case RECEIVED -> {
        if (++hops >= policy.hopLimit()) {
          log.warn(queueId + ": message rejected: hopcount exceeded");
          throw new MailException(HOPS);
        }
      }
      case TRANSFER_ENCODING -> {
        eightBit |= ContentType.isEightBit(text(buffer, value, length));
      }
      default -> {}
    }
  }

  /** Whether the message says so in its header. */
  boolean isEightBit() {
    return eightBit;
  }

  private String text(byte[] buffer, int start, int end) {
    byte[] value =
        unfold(new String(buffer, start, end - start, ISO_8859_1)).strip().getBytes(ISO_8859_1);
    return LogText.of(value, 0, value.length, policy.utf8());
  }

  private static String unfold(String value) {
    return value.indexOf('\n') < 0 ? value : value.replace("\r\n", " ").replace('\n', ' ');
  }

  /** Writes the header with other addresses; false if they all stay as they are. */
  private boolean rewrite(AddressUse use, byte[] buffer, int nameLength, int value, int length)
      throws IOException {
    int end = length - 2;
    Charset charset = HeaderLine.charset(buffer, value, end);
    String old = unfold(new String(buffer, value, end - value, charset));
    AddressList list = AddressList.parse(old, policy.tokenLimit());
    var failure = new MailException[1];
    AddressList rewritten = list.map(address -> rewrite(use, address, failure));
    if (failure[0] != null) {
      throw failure[0];
    }
    if (rewritten == list) {
      return false;
    }
    var line = new StringBuilder(length + 64);
    line.append(new String(buffer, 0, nameLength, charset)).append(": ");
    out.write((fold(line, rewritten.text("\n")) + "\r\n").getBytes(charset));
    return true;
  }

  private String rewrite(AddressUse use, String address, MailException[] failure) {
    try {
      String completed = resolver.rewrite(context, address);
      return mapping ? mapper.canonical(use, completed) : completed;
    } catch (MailException e) {
      failure[0] = e;
      return address;
    }
  }

  /** As many addresses on a line as fit, lines that follow begin with a tab. */
  private static String fold(StringBuilder line, String addresses) {
    int lineLength = line.length();
    String between = "";
    for (String address : addresses.split("\n", -1)) {
      if (between.isEmpty() || lineLength + 1 + address.length() < FOLD_AT) {
        line.append(between).append(address);
        lineLength += between.length() + address.length();
      } else {
        line.append("\r\n\t").append(address);
        lineLength = address.length();
      }
      between = " ";
    }
    return line.toString();
  }

  /** After the last header: adds what is missing. */
  void end(Envelope envelope) throws IOException {
    if (context != null || policy.alwaysAddHeaders()) {
      new MissingHeaders(policy, out, log, queueId).add(envelope, seen, resent);
    } else if ((seen & Kind.MESSAGE_ID.bit()) == 0) {
      log.info(queueId + ": message-id=<>");
    }
  }
}
