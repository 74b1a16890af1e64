/** Lookup tables: what a bundle implements to add a table type, and how daemons ask tables. */
@Export
@Version("1.5.0")
package org.posthouse.api.table;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
