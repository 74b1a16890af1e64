package org.posthouse.smtp;

import java.util.List;
import org.posthouse.api.message.Recipient;

/**
 * {@code flags=} of the service's line in master.cf: headers on top of the message, and what a
 * delivery means.
 *
 * @param deliveredTo {@code D}: Delivered-To, and mail that has it comes no second time
 * @param originalTo {@code O}: X-Original-To
 * @param returnPath {@code R}: Return-Path
 * @param isFinal {@code X}: mail is delivered, not relayed
 * @param problem why the line cannot be used, or ""
 */
record DeliveryFlags(
    boolean deliveredTo, boolean originalTo, boolean returnPath, boolean isFinal, String problem) {
  private static final String NAME = "flags=";
  private static final String KNOWN = "DORX";

  static DeliveryFlags of(List<String> arguments) {
    String flags = "";
    String problem = "";
    for (String argument : arguments) {
      if (argument.startsWith(NAME)) {
        flags = argument.substring(NAME.length());
        problem = problem.isEmpty() ? unknown(flags) : problem;
      } else {
        problem = "unexpected command-line argument: " + argument;
      }
    }
    return new DeliveryFlags(
        flags.contains("D"),
        flags.contains("O"),
        flags.contains("R"),
        flags.contains("X"),
        problem);
  }

  private static String unknown(String flags) {
    for (int i = 0; i < flags.length(); i++) {
      if (KNOWN.indexOf(flags.charAt(i)) < 0) {
        return "unknown flags=" + flags + " value \"" + flags.charAt(i) + "\" in \"" + flags + "\"";
      }
    }
    return "";
  }

  /** Why so many recipients cannot be delivered to at once, for the log; or "". */
  String refuse(String service, int recipients) {
    if (!problem.isEmpty() || recipients < 2 || !deliveredTo && !originalTo) {
      return problem;
    }
    return "flag `"
        + (deliveredTo ? "D" : "O")
        + "' requires "
        + service
        + "_destination_recipient_limit = 1";
  }

  /** The lines on top of the message. */
  String headers(String sender, Recipient recipient) {
    var out = new StringBuilder();
    if (returnPath) {
      header(out, "Return-Path", "<" + sender + ">");
    }
    if (originalTo) {
      String original = recipient.original();
      header(out, "X-Original-To", original.isEmpty() ? recipient.address() : original);
    }
    if (deliveredTo) {
      header(out, "Delivered-To", recipient.address());
    }
    return out.toString();
  }

  private static void header(StringBuilder out, String name, String value) {
    out.append(name).append(": ").append(value.replaceAll("[\\x00-\\x1f\\x7f]", "?"));
    out.append("\r\n");
  }
}
