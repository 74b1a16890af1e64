/** Address rewriting and resolving, as done by trivial-rewrite. */
@Export
@Version("1.2.0")
package org.posthouse.api.rewrite;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
