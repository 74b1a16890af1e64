/** Tables in the LMDB file format, read and written in Java. */
@Export
@Version("1.0.0")
package org.posthouse.lmdb;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
