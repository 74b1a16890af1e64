/** The console on a UNIX-domain socket; see {@link org.posthouse.console.ConsoleServer}. */
package org.posthouse.console;
