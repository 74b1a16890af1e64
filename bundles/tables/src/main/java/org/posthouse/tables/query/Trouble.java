package org.posthouse.tables.query;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import org.posthouse.api.log.Reason;

/** What goes wrong with a server, in one line: what a library says of it, and what caused it. */
public final class Trouble {
  private static final int MAX_CAUSES = 20;

  private Trouble() {}

  /** What the first cause says; that of a certificate is said to be one. */
  public static String cause(Throwable e) {
    Throwable root = e;
    boolean certificate = root instanceof GeneralSecurityException;
    for (int i = 0; i < MAX_CAUSES && root.getCause() != null; i++) {
      root = root.getCause();
      certificate |= root instanceof GeneralSecurityException;
    }
    return certificate ? "server certificate: " + firstLine(root) : firstLine(root);
  }

  /** Whether a server that had taken a connection has ended it. */
  public static boolean isHangUp(Throwable e) {
    Throwable cause = e;
    for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
      if (cause instanceof EOFException || cause instanceof SocketException && !isRefusal(cause)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  private static boolean isRefusal(Throwable e) {
    return e instanceof ConnectException || e instanceof NoRouteToHostException;
  }

  /** Both. */
  public static String of(Throwable e) {
    String first = firstLine(e);
    String last = cause(e);
    return first.contains(last) ? first : first + ": " + last;
  }

  private static String firstLine(Throwable e) {
    return Reason.withFile(e);
  }
}
