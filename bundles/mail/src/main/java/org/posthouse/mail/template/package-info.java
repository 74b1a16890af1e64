/** The texts of delivery status notifications, and the files that replace them. */
@Export
@Version("1.0.0")
package org.posthouse.mail.template;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
