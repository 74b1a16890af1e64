package org.posthouse.api.config;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What there is to know about the parameters of main.cf: those of Postfix, those that bundles add,
 * and those built from the names of services.
 *
 * <p>Thread rule: any thread. Reads a file: not for hot paths.
 */
@ProviderType
public interface ParameterCatalog {

  /** A parameter that is known now; bundles that come and go change what is known. */
  Optional<ParameterDescription> describe(String name);

  /** All that are known now, by name. */
  List<ParameterDescription> all();
}
