package org.posthouse.api.queue;

import java.time.Instant;

/** What the queue's index knows of a message. */
public record QueueEntry(
    String queueId, QueueName queue, Instant arrival, Instant due, long size) {}
