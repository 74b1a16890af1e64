/** How daemons ask tables: list parameters, address and access searches, match lists. */
@Export
@Version("1.1.0")
package org.posthouse.tables;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
