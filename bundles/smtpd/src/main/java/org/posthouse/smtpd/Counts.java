package org.posthouse.smtpd;

import java.time.Duration;

/** What clients do, counted. Used by all sessions at once. */
interface Counts {

  /** Returns how many connections the client has now, with this one. */
  int connect(ClientBlock client, Duration span);

  void disconnect(ClientBlock client);

  /** Returns how many of these events there were in this span of time, with this one. */
  int count(ClientBlock client, Anvil.Event event, Duration span);

  /** How many clients are known. */
  int size();
}
