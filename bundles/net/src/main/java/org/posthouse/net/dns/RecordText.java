package org.posthouse.net.dns;

import java.nio.charset.StandardCharsets;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** Records as filters see them: {@code name. ttl IN type value}, the strings of a TXT joined. */
final class RecordText {
  private RecordText() {}

  static String of(Record record) {
    String value = record instanceof TXTRecord text ? strings(text) : record.rdataToString();
    return record.getName()
        + " "
        + record.getTTL()
        + " "
        + DClass.string(record.getDClass())
        + " "
        + Type.string(record.getType())
        + " "
        + value;
  }

  /** As they are, without quotes and escapes; each byte a character. */
  static String strings(TXTRecord record) {
    var all = new StringBuilder();
    for (byte[] part : record.getStringsAsByteArrays()) {
      all.append(new String(part, StandardCharsets.ISO_8859_1));
    }
    return all.toString();
  }
}
