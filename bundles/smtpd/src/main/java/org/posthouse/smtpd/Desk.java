package org.posthouse.smtpd;

import org.posthouse.api.cleanup.Cleanup;
import org.posthouse.api.log.Log;
import org.posthouse.api.memory.MemoryShare;

/**
 * What the commands of one session work with.
 *
 * @param memory what the transaction in progress is charged to
 * @param dialogue for what a command has to hear before it can answer
 */
record Desk(
    SmtpdSettings policy,
    Log log,
    Cleanup cleanup,
    Gate gate,
    MemoryShare memory,
    Dialogue dialogue) {}
