package org.posthouse.map.mongodb;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.ChangeSource;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableTuning;
import org.posthouse.api.table.TunedTable;
import org.posthouse.tables.ListMatch;
import org.posthouse.tables.query.Values;

/** A query on a MongoDB collection. */
final class MongodbTable implements ChangeSource, TunedTable {
  /** Lookups at the same time, and so the connections that they need. */
  static final int POOL_SIZE = 10;

  private final MongodbSettings settings;
  private final Semaphore permits = new Semaphore(POOL_SIZE);
  private final MongoClient client;
  private final MongoCollection<BsonDocument> collection;

  MongodbTable(MongodbSettings settings, MongoClient client) {
    this.settings = settings;
    this.client = client;
    this.collection =
        client
            .getDatabase(settings.database())
            .getCollection(settings.collection(), BsonDocument.class);
  }

  @Override
  public LookupResult lookup(String key, Deadline deadline) {
    switch (settings.domains().match(key)) {
      case ListMatch.Yes _ -> {}
      case ListMatch.No _ -> {
        return LookupResult.NOT_FOUND;
      }
      case ListMatch.Unknown(String reason) -> {
        return new LookupResult.TryAgain(reason);
      }
    }
    BsonDocument filter = settings.format().accepts(key) ? settings.filter().of(key) : null;
    if (filter == null) {
      return LookupResult.NOT_FOUND;
    }
    try {
      // The driver counts the wait for a connection as one for the server.
      if (!permits.tryAcquire(deadline.remainingMillis(), TimeUnit.MILLISECONDS)) {
        return failure(key, "all connections are busy");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failure(key, "interrupted");
    }
    try {
      return query(filter, key, deadline).result(settings.source().name());
    } catch (MongoException e) {
      return failure(key, e.getMessage());
    } finally {
      permits.release();
    }
  }

  private LookupResult failure(String key, String why) {
    return new LookupResult.TryAgain(
        settings.source().name() + " lookup error for \"" + key + "\": " + why);
  }

  private Values query(BsonDocument filter, String key, Deadline deadline) {
    Values values = new Values(settings.format(), key, settings.expansionLimit());
    try (MongoCursor<BsonDocument> found =
        collection
            .withTimeout(deadline.remainingMillis(), TimeUnit.MILLISECONDS)
            .find(filter)
            .projection(settings.projection())
            .iterator()) {
      while (found.hasNext()) {
        for (Map.Entry<String, BsonValue> field : found.next().entrySet()) {
          if (!add(field.getKey(), field.getValue(), values)) {
            return values;
          }
        }
      }
    }
    return values;
  }

  private boolean add(String name, BsonValue value, Values values) {
    return switch (value.getBsonType()) {
      case STRING -> values.add(value.asString().getValue());
      case INT32 -> values.add(Integer.toString(value.asInt32().getValue()));
      case INT64 -> values.add(Long.toString(value.asInt64().getValue()));
      case ARRAY -> {
        for (BsonValue element : value.asArray()) {
          if (!add(name, element, values)) {
            yield false;
          }
        }
        yield true;
      }
      default -> {
        settings
            .source()
            .context()
            .warn(
                settings.source().name()
                    + ": field "
                    + name
                    + " has type "
                    + value.getBsonType()
                    + " and is ignored");
        yield true;
      }
    };
  }

  @Override
  public TableTuning tuning() {
    return settings.tuning();
  }

  @Override
  public boolean changed() {
    return settings.source().changed();
  }

  @Override
  public void close() {
    client.close();
  }
}
