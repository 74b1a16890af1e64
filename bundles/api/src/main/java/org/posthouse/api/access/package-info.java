/**
 * Access control of the SMTP server: what a bundle implements to add a word to the restriction
 * lists of main.cf. Source: SMTPD_ACCESS_README and postconf(5) of Postfix.
 *
 * <p>Start with {@link org.posthouse.api.access.RestrictionFactory}.
 */
@Export
@Version("1.0.0")
package org.posthouse.api.access;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
