/** What commands of the console may implement and use beyond Gogo's conventions. */
@Export
@Version("1.0.0")
package org.posthouse.api.console;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
