/** The commands of the console, one class for each scope. */
package org.posthouse.shell;
