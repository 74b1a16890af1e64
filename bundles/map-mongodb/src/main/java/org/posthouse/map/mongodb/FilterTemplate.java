package org.posthouse.map.mongodb;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonParseException;
import org.posthouse.api.table.TableException;
import org.posthouse.tables.query.TableSettings;
import org.posthouse.tables.query.Template;

/**
 * The parameter {@code query_filter}. The JSON text is read before any key is put in, so a key is
 * never read as JSON; in regular expressions it stands for itself.
 */
final class FilterTemplate {

  /** Makes a value of the filter for a key; null if the key lacks a part. */
  @FunctionalInterface
  private interface Maker {
    BsonValue make(String key);
  }

  private final Maker maker;

  private FilterTemplate(Maker maker) {
    this.maker = maker;
  }

  static FilterTemplate of(TableSettings settings) throws TableException {
    String text = settings.required("query_filter");
    try {
      return new FilterTemplate(document(settings, BsonDocument.parse(text)));
    } catch (JsonParseException e) {
      throw TableException.misconfigured(
          settings.name() + ": query_filter: " + e.getMessage() + ": " + text, e);
    }
  }

  /** The filter for a key; null if the key lacks a part, so that nothing is to be asked. */
  BsonDocument of(String key) {
    BsonValue value = maker.make(key);
    return value == null ? null : value.asDocument();
  }

  private static Maker maker(TableSettings settings, BsonValue value) throws TableException {
    return switch (value) {
      case BsonDocument document -> document(settings, document);
      case BsonArray array -> array(settings, array);
      case BsonString string -> string(settings, string, UnaryOperator.identity());
      case BsonRegularExpression expression -> {
        Template template = settings.template("query_filter", expression.getPattern());
        yield key -> {
          String text = template.ofKey(key, FilterTemplate::literal);
          return text == null ? null : new BsonRegularExpression(text, expression.getOptions());
        };
      }
      default -> key -> value;
    };
  }

  private static Maker string(
      TableSettings settings, BsonString string, UnaryOperator<String> quote)
      throws TableException {
    Template template = settings.template("query_filter", string.getValue());
    return key -> {
      String text = template.ofKey(key, quote);
      return text == null ? null : new BsonString(text);
    };
  }

  /** The text as a regular expression that matches nothing else. */
  private static String literal(String text) {
    StringBuilder quoted = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80 && !Character.isLetterOrDigit(c)) {
        quoted.append('\\');
      }
      quoted.append(c);
    }
    return quoted.toString();
  }

  private static Maker document(TableSettings settings, BsonDocument document)
      throws TableException {
    record Field(Template name, Maker value) {}
    List<Field> fields = new ArrayList<>();
    for (Map.Entry<String, BsonValue> entry : document.entrySet()) {
      Maker value =
          entry.getKey().equals("$regex") && entry.getValue() instanceof BsonString expression
              ? string(settings, expression, FilterTemplate::literal)
              : maker(settings, entry.getValue());
      fields.add(new Field(settings.template("query_filter", entry.getKey()), value));
    }
    return key -> {
      BsonDocument made = new BsonDocument();
      for (Field field : fields) {
        String name = field.name().ofKey(key, FilterTemplate::fieldName);
        BsonValue value = field.value().make(key);
        if (name == null || value == null) {
          return null;
        }
        made.append(name, value);
      }
      return made;
    };
  }

  /** No part of a key may name an operator or a field inside of another. */
  private static String fieldName(String part) {
    return part.replace('$', '_').replace('.', '_').replace('\0', '_');
  }

  private static Maker array(TableSettings settings, BsonArray array) throws TableException {
    List<Maker> elements = new ArrayList<>();
    for (BsonValue element : array) {
      elements.add(maker(settings, element));
    }
    return key -> {
      BsonArray made = new BsonArray();
      for (Maker element : elements) {
        BsonValue value = element.make(key);
        if (value == null) {
          return null;
        }
        made.add(value);
      }
      return made;
    };
  }
}
