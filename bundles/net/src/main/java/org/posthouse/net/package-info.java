/** Connections as the daemons see them: opened by a listener or by a client, plain or TLS. */
@Export
@Version("1.1.0")
package org.posthouse.net;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
