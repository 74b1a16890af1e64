/** Who is at the other end of a session, as values: for access control, the log, envelopes. */
@Export
@Version("1.0.0")
package org.posthouse.api.client;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
