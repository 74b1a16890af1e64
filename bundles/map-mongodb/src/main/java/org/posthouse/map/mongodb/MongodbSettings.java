package org.posthouse.map.mongodb;

import com.mongodb.ConnectionString;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.json.JsonParseException;
import org.posthouse.api.config.ParameterList;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableTuning;
import org.posthouse.tables.query.SearchDomains;
import org.posthouse.tables.query.TableSettings;
import org.posthouse.tables.query.Template;

/** What a mongodb table reads from its file. */
record MongodbSettings(
    TableSettings source,
    ConnectionString uri,
    String database,
    String collection,
    FilterTemplate filter,
    BsonDocument projection,
    Template format,
    SearchDomains domains,
    int expansionLimit,
    TableTuning tuning) {

  static MongodbSettings of(TableSettings source) throws TableException {
    return new MongodbSettings(
        source,
        uri(source),
        source.required("dbname"),
        source.required("collection"),
        FilterTemplate.of(source),
        projection(source),
        source.template("result_format", source.get("result_format", "%s")),
        SearchDomains.of(source),
        source.integer("expansion_limit", 0, 0),
        source.tuning());
  }

  private static ConnectionString uri(TableSettings source) throws TableException {
    String uri = source.required("uri");
    if (uri.startsWith("mongodb+srv:")) {
      throw TableException.misconfigured(
          source.name() + ": uri: mongodb+srv: is not supported, name the servers");
    }
    try {
      return new ConnectionString(uri);
    } catch (IllegalArgumentException e) {
      // The message may have the URI, with its password.
      throw TableException.misconfigured(source.name() + ": bad uri");
    }
  }

  private static BsonDocument projection(TableSettings source) throws TableException {
    String projection = source.get("projection", "");
    BsonDocument wanted = new BsonDocument();
    try {
      if (!projection.isEmpty()) {
        wanted = BsonDocument.parse(projection);
      } else {
        for (String attribute : ParameterList.split(source.required("result_attribute"))) {
          wanted.append(attribute, new BsonInt32(1));
        }
      }
    } catch (JsonParseException e) {
      throw TableException.misconfigured(
          source.name() + ": projection: " + e.getMessage() + ": " + projection, e);
    }
    return wanted.append("_id", new BsonInt32(0));
  }
}
