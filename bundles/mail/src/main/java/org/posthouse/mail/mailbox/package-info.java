/** Mailboxes on disk: Maildir and mbox, written durably. */
@Export
@Version("1.0.0")
package org.posthouse.mail.mailbox;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
