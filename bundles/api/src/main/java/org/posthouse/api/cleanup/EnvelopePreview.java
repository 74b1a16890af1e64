package org.posthouse.api.cleanup;

import org.osgi.annotation.versioning.ProviderType;
import org.posthouse.api.MailException;
import org.posthouse.api.message.Envelope;

/**
 * What cleanup would make of an envelope. Nothing is queued.
 *
 * <p>Thread rule: any thread; tables may make it wait.
 */
@ProviderType
public interface EnvelopePreview {

  /**
   * The envelope after rewriting, canonical addresses, aliases and automatic copies.
   *
   * @throws MailException when such a message would not be accepted, with the reply
   */
  Envelope preview(MailOrigin origin, Envelope given) throws MailException;
}
