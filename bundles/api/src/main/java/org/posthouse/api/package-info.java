/** What every part of Posthouse shares: deadlines and the one error type that crosses bundles. */
@Export
@Version("1.0.0")
package org.posthouse.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
