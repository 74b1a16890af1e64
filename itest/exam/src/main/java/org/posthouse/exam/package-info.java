/** For tests that run inside the assembled distribution, of this project and of extensions. */
package org.posthouse.exam;
