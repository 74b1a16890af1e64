package org.posthouse.mail.mailbox;

import java.io.IOException;
import java.io.InputStream;

/**
 * A message on its way into a mailbox.
 *
 * @param sender the envelope sender in external form; "" for the null sender
 * @param recipient for Delivered-To; "" for none
 * @param original for X-Original-To; "" for none
 * @param content header and body with CR LF at each line's end
 */
public record MailboxMessage(String sender, String recipient, String original, Content content) {

  /** Opens the content from its start. */
  @FunctionalInterface
  public interface Content {
    InputStream open() throws IOException;
  }

  /** The lines that final delivery adds on top. */
  String headers() {
    var out = new StringBuilder("Return-Path: <").append(sender).append(">\n");
    if (!original.isEmpty()) {
      out.append("X-Original-To: ").append(original).append('\n');
    }
    if (!recipient.isEmpty()) {
      out.append("Delivered-To: ").append(recipient).append('\n');
    }
    return out.toString();
  }
}
