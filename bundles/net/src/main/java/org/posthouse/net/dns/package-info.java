/** The Domain Name System and the hosts file, for blocking callers with a deadline. */
@Export
@Version("1.1.0")
package org.posthouse.net.dns;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
