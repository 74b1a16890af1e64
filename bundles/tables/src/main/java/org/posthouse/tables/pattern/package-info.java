/** Tables of patterns: rules in a text file, tried in order, with if and endif. */
@Export
@Version("1.0.0")
package org.posthouse.tables.pattern;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
