/** The words of mail, without input or output: addresses, headers, dates, status codes. */
@Export
@Version("1.1.0")
package org.posthouse.mail;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
