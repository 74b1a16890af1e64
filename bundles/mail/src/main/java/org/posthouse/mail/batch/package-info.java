/** The same work on many messages. */
@Export
@Version("1.0.0")
package org.posthouse.mail.batch;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
