package org.posthouse.queue;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.client.Origin;
import org.posthouse.api.client.TlsIdentity;

/**
 * Who sent a message, as it stands behind the recipients: a length, then the fields. A later
 * version adds fields at the end, which this one passes over.
 */
final class ClientPayload {
  /** In the flags: what TLS told follows. */
  private static final int TLS = 1;

  /** In the flags: whom the client forwarded the message of follows. */
  private static final int ORIGIN = 2;

  /** In the flags: the certificate is trusted. */
  private static final int TRUSTED = 4;

  /** In the flags: the message came from the origin's own users. */
  private static final int LOCAL = 8;

  /** In the flags: log and replies tell the port. */
  private static final int PORT_SHOWN = 16;

  private ClientPayload() {}

  static void put(ByteWriter out, ClientIdentity client) {
    var fields = new ByteWriter(256);
    fields.put(
        (client.tls().isPresent() ? TLS : 0)
            | (client.origin().isPresent() ? ORIGIN : 0)
            | (client.tls().map(TlsIdentity::trusted).orElse(false) ? TRUSTED : 0)
            | (client.origin().map(Origin::local).orElse(false) ? LOCAL : 0)
            | (client.portShown() ? PORT_SHOWN : 0));
    fields.putText(client.name()).putText(client.reverseName());
    fields.put(Codes.of(client.nameStatus())).put(Codes.of(client.reverseStatus()));
    fields.putText(client.address()).putText(client.port());
    fields.putText(client.serverAddress()).putText(client.serverPort());
    fields.putText(client.helo()).putText(client.protocol()).putText(client.login());
    client.tls().ifPresent(tls -> put(fields, tls));
    client.origin().ifPresent(origin -> put(fields, origin));
    out.putNumber(fields.length()).put(fields.bytes(), 0, fields.length());
  }

  private static void put(ByteWriter out, TlsIdentity tls) {
    out.putText(tls.protocol()).putText(tls.cipher());
    out.putNumber(tls.usedBits()).putNumber(tls.algorithmBits());
    out.putText(tls.subject()).putText(tls.issuer());
    out.putText(tls.certificateFingerprint()).putText(tls.keyFingerprint());
    out.putText(tls.problem());
  }

  private static void put(ByteWriter out, Origin origin) {
    out.putText(origin.name()).putText(origin.address()).putText(origin.port());
    out.putText(origin.protocol()).putText(origin.helo()).putText(origin.ident());
  }

  static ClientIdentity read(ByteReader in) throws DamagedException {
    ByteBuffer rest = in.rest();
    int before = in.remaining();
    in.skipText();
    var fields = new ByteReader(rest.limit(before - in.remaining()));
    fields.count();
    int flags = fields.get();
    return new ClientIdentity(
        fields.text(),
        fields.text(),
        Codes.nameStatus(fields.get()),
        Codes.nameStatus(fields.get()),
        fields.text(),
        fields.text(),
        fields.text(),
        fields.text(),
        fields.text(),
        fields.text(),
        fields.text(),
        (flags & TLS) != 0 ? Optional.of(readTls(fields, flags)) : Optional.empty(),
        (flags & ORIGIN) != 0 ? Optional.of(readOrigin(fields, flags)) : Optional.empty(),
        (flags & PORT_SHOWN) != 0);
  }

  private static TlsIdentity readTls(ByteReader in, int flags) throws DamagedException {
    return new TlsIdentity(
        in.text(),
        in.text(),
        (int) in.number(),
        (int) in.number(),
        (flags & TRUSTED) != 0,
        in.text(),
        in.text(),
        in.text(),
        in.text(),
        in.text());
  }

  private static Origin readOrigin(ByteReader in, int flags) throws DamagedException {
    return new Origin(
        in.text(), in.text(), in.text(), in.text(), in.text(), in.text(), (flags & LOCAL) != 0);
  }
}
