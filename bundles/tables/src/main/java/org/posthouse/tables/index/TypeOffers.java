package org.posthouse.tables.index;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Who knows which features bring table types, so that a message can name the one to install. */
@ProviderType
public interface TypeOffers {

  /** The feature that brings a type, installed or not. */
  Optional<String> feature(String type);
}
