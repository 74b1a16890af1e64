package org.posthouse.launcher.user;

import java.util.function.Supplier;
import org.posthouse.launcher.provider.Provided;

/** A class of a bundle that imports what another one exports. */
public final class User implements Supplier<Object> {
  @Override
  public Object get() {
    return new Provided();
  }
}
