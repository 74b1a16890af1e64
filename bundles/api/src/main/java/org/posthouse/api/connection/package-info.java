/** Services of master.cf: what the master hands to those that serve connections and triggers. */
@Export
@Version("1.0.0")
package org.posthouse.api.connection;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
