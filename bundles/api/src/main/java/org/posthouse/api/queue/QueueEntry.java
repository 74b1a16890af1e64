package org.posthouse.api.queue;

import java.time.Instant;

/**
 * What the queue's index knows of a message.
 *
 * @param expired whether the next attempt is to return it to its sender, see {@link
 *     QueueStore#expire}
 * @param asked whether somebody asked for the next attempt, see {@link QueueStore#flush}: what only
 *     waits to be asked for ({@code defer_transports}) is tried, too
 * @param recipients how many its envelope has
 * @param footprint about how many bytes of heap {@link QueueStore#find} takes for it at most; 0 if
 *     the message is in memory already
 */
public record QueueEntry(
    String queueId,
    QueueName queue,
    Instant arrival,
    Instant due,
    long size,
    boolean expired,
    boolean asked,
    int recipients,
    long footprint) {}
