package org.posthouse.smtpd;

import org.posthouse.api.client.ClientIdentity;
import org.posthouse.smtpd.State.Connected;

/** The end of a session when it cannot be told what its client may do: the client tries again. */
final class LocalDataError {
  private LocalDataError() {}

  /** Nobody knows whether the client may use this command. */
  static Step command(Desk desk, State state, String verb, String reason) {
    return refuse(desk, state, verb, reason, "if command " + verb + " should be allowed from");
  }

  /** Nobody knows whether the client is told of a feature. */
  static Step feature(Desk desk, State state, String feature, String reason) {
    String what = "if EHLO feature " + feature + " should be announced to";
    return refuse(desk, state, "EHLO", reason, what);
  }

  /** Nobody knows what the client is told of. */
  static Step features(Desk desk, State state, String verb, String reason) {
    return refuse(desk, state, verb, reason, "what EHLO features to announce to");
  }

  /** Nobody knows what a command stands for. */
  static Step commandFilter(Desk desk, State state, String reason) {
    desk.log().warn(reason);
    return new Step(new Connected(state.client()), reply(desk), Step.Then.CLOSE, false);
  }

  private static Reply reply(Desk desk) {
    return new Reply("421 4.3.0 " + desk.policy().hostName + " Server local data error");
  }

  private static Step refuse(Desk desk, State state, String verb, String reason, String what) {
    ClientIdentity client = state.client();
    Reply reply = reply(desk);
    desk.log().warn(reason);
    desk.log().warn("don't know " + what + " " + client.namaddr());
    desk.log().info("NOQUEUE: reject: " + verb + " from " + client.namaddr() + ": " + reply.text());
    return new Step(new Connected(client), reply, Step.Then.CLOSE, false);
  }
}
