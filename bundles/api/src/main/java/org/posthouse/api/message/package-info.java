/**
 * A message in the mail system: its envelope, recipients, content and what became of each
 * recipient.
 */
@Export
@Version("1.4.0")
package org.posthouse.api.message;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
