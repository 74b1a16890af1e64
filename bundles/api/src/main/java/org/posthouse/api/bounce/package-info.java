/** Delivery status notifications. */
@Export
@Version("1.0.0")
package org.posthouse.api.bounce;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
