package org.posthouse.api.rewrite;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Completes addresses and decides where they go; trivial-rewrite of Postfix. Works on the
 * generation in force.
 *
 * <p>Thread rule: any thread; tables may make it wait.
 */
@ProviderType
public interface AddressResolver {

  /** Which domain completes an address without one. */
  enum Context {
    /** $myorigin and $mydomain. */
    LOCAL,
    /** $remote_header_rewrite_domain; nothing is done when that is empty. */
    REMOTE
  }

  /** The address in full form: source routes, {@code !} and {@code %} resolved, domain appended. */
  String rewrite(Context context, String address);

  /** Where mail from {@code sender} to {@code recipient} goes. */
  Resolution resolve(String sender, String recipient);

  /** Where a probe goes that is to find out whether mail can ({@code address_verify_*}). */
  default Resolution resolveProbe(String sender, String recipient) {
    return resolve(sender, recipient);
  }
}
