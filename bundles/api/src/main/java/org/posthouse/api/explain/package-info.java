/**
 * Questions put to the server without consequences: what it would answer a client, and why. Start
 * with {@link org.posthouse.api.explain.Explainer}.
 */
@Export
@Version("1.0.0")
package org.posthouse.api.explain;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
