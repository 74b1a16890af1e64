package org.posthouse.smtpd;

import org.posthouse.api.cleanup.Cleanup;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.log.Log;
import org.posthouse.api.memory.MemoryShare;
import org.posthouse.api.queue.SiteFlush;

/**
 * What the commands of one session work with.
 *
 * @param peer who is at the other end of the connection, whatever XCLIENT makes of it
 * @param memory what the transaction in progress is charged to
 * @param flush what delivers the mail of a site
 * @param dialogue for what a command has to hear before it can answer
 */
record Desk(
    SmtpdSettings policy,
    Log log,
    Cleanup cleanup,
    Gate gate,
    ClientIdentity peer,
    MemoryShare memory,
    SiteFlush flush,
    Dialogue dialogue) {}
