package org.posthouse.smtpd;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.posthouse.api.client.ClientIdentity;

/** What this server can do beyond RFC 5321, in the order of the reply to EHLO. */
final class Extensions {
  private static final String BLANKS = "[ \t]+";
  private final List<Extension> all =
      List.of(
          new Extension("PIPELINING"),
          new Size(),
          new Vrfy(),
          new Etrn(),
          new StartTls(),
          new Auth(),
          new Xclient(),
          new Xforward(),
          new Extension("ENHANCEDSTATUSCODES"),
          new EightBitMime(),
          new Dsn(),
          new SmtpUtf8(),
          new ChunkingExtension());
  private final Map<String, Extension> ofMail = new HashMap<>();
  private final Map<String, Extension> ofRcpt = new HashMap<>();

  Extensions() {
    for (Extension extension : all) {
      extension.mailParameters().forEach(name -> ofMail.put(name, extension));
      extension.rcptParameters().forEach(name -> ofRcpt.put(name, extension));
    }
  }

  List<Extension> all() {
    return all;
  }

  /**
   * Takes the parameters of MAIL.
   *
   * @return what is wrong with one, or ""
   */
  String mail(String parameters, SenderParts sender, Desk desk, ClientIdentity client) {
    for (String word : words(parameters)) {
      Parameter parameter = Parameter.of(word);
      Extension owner = ofMail.get(parameter.name());
      String error =
          owner == null ? parameter.unsupported() : owner.mail(parameter, sender, desk, client);
      if (!error.isEmpty()) {
        return error;
      }
    }
    return "";
  }

  /**
   * Takes the parameters of RCPT.
   *
   * @return what is wrong with one, or ""
   */
  String rcpt(String parameters, RecipientParts recipient, Desk desk, ClientIdentity client) {
    for (String word : words(parameters)) {
      Parameter parameter = Parameter.of(word);
      Extension owner = ofRcpt.get(parameter.name());
      String error =
          owner == null ? parameter.unsupported() : owner.rcpt(parameter, recipient, desk, client);
      if (!error.isEmpty()) {
        return error;
      }
    }
    return "";
  }

  private static String[] words(String parameters) {
    return parameters.isEmpty() ? new String[0] : parameters.split(BLANKS);
  }
}
