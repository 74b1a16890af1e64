package org.posthouse.smtpd;

import org.posthouse.api.cleanup.Cleanup;
import org.posthouse.api.log.Log;

/** What the commands of one session work with. */
record Desk(SmtpdSettings policy, Log log, Cleanup cleanup, ClientLimits limits) {}
