/** One generation of main.cf and master.cf, as the daemons see it. */
@Export
@Version("1.2.0")
package org.posthouse.api.config;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
