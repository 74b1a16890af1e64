package org.posthouse.net.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Lets a handshake succeed with any certificate unless one is required, because mail that may go in
 * plain text may as well go to an unknown key. Who the peer is, is judged afterwards by {@link
 * TlsPeer}.
 */
final class PeerTrust extends X509ExtendedTrustManager {
  private final TrustAnchors anchors;
  private final boolean clientsMustBeTrusted;

  PeerTrust(TrustAnchors anchors, boolean clientsMustBeTrusted) {
    this.anchors = anchors;
    this.clientsMustBeTrusted = clientsMustBeTrusted;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    if (clientsMustBeTrusted) {
      anchors.check(chain, false);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) {
    // See the class comment.
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
    // See the class comment.
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
    // See the class comment.
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return anchors.issuers();
  }
}
