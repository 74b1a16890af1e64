package org.posthouse.extensions;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A repository of features, as far as it is to be known without the features service: commands have
 * none, and the service says little about what is wrong with a file.
 */
record FeaturesFile(List<Entry> features) {
  static final int MAX_BYTES = 1 << 20;

  /**
   * A feature.
   *
   * @param bundles their URLs
   * @param needs names of other features
   */
  record Entry(String name, List<String> bundles, List<String> needs) {}

  static FeaturesFile read(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException(file + " is larger than " + MAX_BYTES + " bytes");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return read(file.toString(), in);
    }
  }

  /**
   * Reads a repository.
   *
   * @param name for messages
   */
  static FeaturesFile read(String name, InputStream in) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      xml.nextTag();
      if (!xml.getLocalName().equals("features")) {
        throw new IOException(
            name + " is no repository of features: it begins with <" + xml.getLocalName() + ">");
      }
      var features = new ArrayList<Entry>();
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT
            && xml.getLocalName().equals("feature")) {
          features.add(feature(xml));
        }
      }
      return new FeaturesFile(List.copyOf(features));
    } catch (XMLStreamException e) {
      throw new IOException(
          name
              + ", line "
              + e.getLocation().getLineNumber()
              + ": no repository of features: "
              + message(e),
          e);
    }
  }

  private static Entry feature(XMLStreamReader xml) throws XMLStreamException {
    var entry = new Entry(attribute(xml, "name"), new ArrayList<>(), new ArrayList<>());
    for (int depth = 1; depth > 0; ) {
      int event = xml.next();
      if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        switch (xml.getLocalName()) {
          case "bundle" -> entry.bundles.add(xml.getElementText().strip());
          case "feature" -> entry.needs.add(xml.getElementText().strip());
          default -> depth++;
        }
      }
    }
    return entry;
  }

  private static String attribute(XMLStreamReader xml, String name) {
    String value = xml.getAttributeValue(null, name);
    return value == null ? "" : value;
  }

  /** Without the parser's own account of the place. */
  private static String message(XMLStreamException e) {
    String text = e.getMessage();
    int own = text.indexOf("Message: ");
    return own < 0 ? text : text.substring(own + 9);
  }
}
