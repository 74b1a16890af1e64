package org.posthouse.commands;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/** Gives a server under training the key and certificate of a key store, as it reads them. */
final class TrainingKeys {
  private static final char[] PASSWORD = "training".toCharArray();

  private TrainingKeys() {}

  static void write(Path store, Path chain) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    String name = keys.aliases().nextElement();
    Files.writeString(
        chain,
        pem("PRIVATE KEY", keys.getKey(name, PASSWORD).getEncoded())
            + pem("CERTIFICATE", keys.getCertificate(name).getEncoded()));
  }

  private static String pem(String kind, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
  }
}
