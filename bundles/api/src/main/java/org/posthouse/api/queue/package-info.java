/** The queue store: where a message is durable from the 250 until its last recipient is done. */
@Export
@Version("1.1.0")
package org.posthouse.api.queue;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
