package org.posthouse.smtp;

/** What the client was doing when the connection broke, in the words of the log. */
enum Stage {
  GREETING("receiving the initial server greeting"),
  EHLO("performing the EHLO handshake"),
  HELO("performing the HELO handshake"),
  LHLO("performing the LHLO handshake"),
  STARTTLS("receiving the STARTTLS response"),
  XFORWARD("sending XFORWARD name/address"),
  MAIL("sending MAIL FROM"),
  RCPT("sending RCPT TO"),
  DATA("sending DATA command"),
  BODY("sending message body"),
  END_OF_DATA("sending end of data -- message may be sent more than once"),
  RSET("sending final RSET"),
  QUIT("sending QUIT");

  final String words;

  Stage(String words) {
    this.words = words;
  }
}
