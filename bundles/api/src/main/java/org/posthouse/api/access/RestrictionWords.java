package org.posthouse.api.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Says, beside {@code @Component}, which words a {@link RestrictionFactory} brings. The component
 * gets the service property {@link RestrictionFactory#WORD}, and the bundle a capability of the
 * same name, which a feature can require.
 */
@ComponentPropertyType
@Capability(namespace = RestrictionFactory.WORD)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface RestrictionWords {
  /** Makes the property's name that of {@link RestrictionFactory#WORD}. */
  String PREFIX_ = "posthouse.";

  /** The words, in lower case. */
  @Attribute(RestrictionFactory.WORD)
  String[] restriction();
}
