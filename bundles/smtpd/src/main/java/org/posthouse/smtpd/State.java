package org.posthouse.smtpd;

import java.util.Optional;
import org.posthouse.api.client.ClientIdentity;

/**
 * Where a session stands. Immutable: a command leads to another state, and what the old one knew
 * that the new one does not know is forgotten.
 *
 * <pre>
 * Connected --HELO, EHLO--&gt; Greeted --MAIL--&gt; MailGiven --RCPT accepted--&gt; RcptGiven
 * RcptGiven --DATA, end of data--&gt; Greeted
 * RcptGiven --BDAT--&gt; Chunking --BDAT--&gt; Chunking --BDAT LAST--&gt; Greeted
 * Chunking, or any other --BDAT in error--&gt; ChunkingFailed --BDAT LAST--&gt; Greeted
 * any --RSET, HELO, EHLO--&gt; Greeted
 * any --STARTTLS, XCLIENT--&gt; Connected
 * Connected, Greeted --XFORWARD, NOOP, VRFY, ETRN, HELP--&gt; the same
 * </pre>
 *
 * The code of the reply to each command (enumerated by StatesTest); what is refused leaves the
 * state as it was, but for BDAT:
 *
 * <pre>
 *              Connected Greeted MailGiven RcptGiven Chunking ChunkingFailed Refused
 * HELO, EHLO       250     250      250       250       250        250         503
 * MAIL             250     250      503       503       503        503         503
 * RCPT             503     503    250, 5xx  250, 5xx    503        503         503
 * DATA             503     503      554       354       503        503         503
 * BDAT             503     503      554       250       250        551         503
 * RSET, NOOP       250     250      250       250       250        250         503
 * VRFY           252, 5xx  (in each state the same)                            503
 * ETRN             459     459      503       503       503        503         503
 * AUTH             503     503      503       503       503        503         503
 * STARTTLS       220, 5xx  (in each state the same)                            503
 * XCLIENT        220, 550 220, 550  503       503       503      220, 550      503
 * QUIT             221     221      221       221       221        221         221
 * </pre>
 *
 * MAIL is possible in Connected too, unless smtpd_helo_required. Refused is where a client stays
 * that was rejected at connect time.
 */
sealed interface State {

  ClientIdentity client();

  /** The transaction in progress. */
  default Optional<Transaction> transaction() {
    return Optional.empty();
  }

  /** The same session without a transaction; whose message it forwards is forgotten with it. */
  default State idle() {
    ClientIdentity client = client().withOrigin(Optional.empty());
    return client.hasHelo() ? new Greeted(client) : new Connected(client);
  }

  /** Nothing said yet. */
  record Connected(ClientIdentity client) implements State {}

  /** The client has named itself. */
  record Greeted(ClientIdentity client) implements State {}

  /** There is a sender, and no recipient yet. */
  record MailGiven(ClientIdentity client, Transaction mail) implements State {
    @Override
    public Optional<Transaction> transaction() {
      return Optional.of(mail);
    }
  }

  /** There is at least one recipient. */
  record RcptGiven(ClientIdentity client, Transaction mail) implements State {
    @Override
    public Optional<Transaction> transaction() {
      return Optional.of(mail);
    }
  }

  /** At least one chunk is there, and the last is not. */
  record Chunking(ClientIdentity client, Transaction mail, Chunks chunks) implements State {
    @Override
    public Optional<Transaction> transaction() {
      return Optional.of(mail);
    }
  }

  /**
   * A chunk was refused: what follows is thrown away up to the last.
   *
   * @param inMail whether there was a sender
   */
  record ChunkingFailed(ClientIdentity client, boolean inMail) implements State {}

  /** The client is not welcome. */
  record Refused(ClientIdentity client) implements State {
    @Override
    public State idle() {
      return this;
    }
  }
}
