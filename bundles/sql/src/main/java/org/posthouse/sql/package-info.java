/** What tables of SQL servers have in common: query templates, hosts, shared pools. */
@Export
@Version("1.0.0")
package org.posthouse.sql;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
