/** What is installed beside the mail system itself, and who asked for it. */
package org.posthouse.extensions;
