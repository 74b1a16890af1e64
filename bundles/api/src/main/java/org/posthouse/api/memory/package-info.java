/** How much of the heap what peers send may take. */
@Export
@Version("1.0.0")
package org.posthouse.api.memory;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
