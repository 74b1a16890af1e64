/** Text files that tables are made of: logical lines, key and value, changes. */
@Export
@Version("1.0.0")
package org.posthouse.tables.text;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
