package org.posthouse.api.table;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Says, beside {@code @Component}, which table types a {@link TableFactory} serves. The component
 * gets the service property {@link TableFactory#TYPE}, and the bundle a capability of the same
 * name: by that a feature that brings a type is found before it is installed, and other features
 * can require the type.
 */
@ComponentPropertyType
@Capability(namespace = TableFactory.TYPE)
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface TableType {
  /** Makes the property's name that of {@link TableFactory#TYPE}. */
  String PREFIX_ = "posthouse.";

  /** The types, as in {@code type:name}. */
  @Attribute(TableFactory.TYPE)
  String[] value();
}
