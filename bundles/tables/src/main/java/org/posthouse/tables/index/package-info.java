/** Which table types are installed, and where their classes are, for commands. */
@Export
@Version("2.0.0")
package org.posthouse.tables.index;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
