/** The mail log, in Postfix's form. */
@Export
@Version("1.1.0")
package org.posthouse.api.log;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
