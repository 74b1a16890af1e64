package org.posthouse.api.queue;

import java.time.Instant;

/**
 * What the queue's index knows of a message.
 *
 * @param expired whether the next attempt is to return it to its sender, see {@link
 *     QueueStore#expire}
 */
public record QueueEntry(
    String queueId, QueueName queue, Instant arrival, Instant due, long size, boolean expired) {}
