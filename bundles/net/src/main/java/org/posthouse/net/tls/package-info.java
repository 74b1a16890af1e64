/** TLS of servers and clients, configured by main.cf. */
@Export
@Version("1.1.0")
package org.posthouse.net.tls;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
