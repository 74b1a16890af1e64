/** The way into the queue: every new message passes the cleanup service. */
@Export
@Version("1.1.0")
package org.posthouse.api.cleanup;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
