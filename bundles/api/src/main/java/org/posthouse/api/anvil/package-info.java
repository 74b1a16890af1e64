/** What clients do, counted in one place for all services. */
@Export
@Version("1.0.0")
package org.posthouse.api.anvil;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
