package org.posthouse.mail.mailbox;

import java.time.Duration;

/**
 * How an mbox is locked against other programs.
 *
 * @param fcntl by a lock on the file itself
 * @param dotlock by a file NAME.lock beside it
 * @param attempts how often a lock is tried
 * @param delay the time between
 * @param stale how old a lock file may be before it counts as left behind
 */
public record Locking(
    boolean fcntl, boolean dotlock, int attempts, Duration delay, Duration stale) {}
