/** Delivery agents: what takes a message to its next hop. */
@Export
@Version("1.1.0")
package org.posthouse.api.delivery;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
