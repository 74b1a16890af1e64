/** What table types that ask a server have in common: settings, templates, domains, results. */
@Export
@Version("1.0.0")
package org.posthouse.tables.query;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
