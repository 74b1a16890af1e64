/**
 * What happens to connections and messages, as values: for the mail log, metrics and whoever else
 * wants to hear of it. Start with {@link org.posthouse.api.event.MailEventListener}.
 */
@Export
@Version("1.0.0")
package org.posthouse.api.event;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
