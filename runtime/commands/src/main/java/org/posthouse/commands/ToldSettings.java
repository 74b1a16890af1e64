package org.posthouse.commands;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.posthouse.api.config.Settings;

/**
 * For {@code -v}: tells on standard error which parameters a command asks for, and their values.
 */
record ToldSettings(Invocation io, Settings settings) implements InvocationHandler {

  static Settings of(Invocation io, Settings settings) {
    return (Settings)
        Proxy.newProxyInstance(
            ToldSettings.class.getClassLoader(),
            new Class<?>[] {Settings.class},
            new ToldSettings(io, settings));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    try {
      Object value = method.invoke(settings, arguments);
      if (arguments != null && arguments.length == 1 && arguments[0] instanceof String name) {
        tell(name, value instanceof Optional<?> found ? found.orElse(null) : value);
      }
      return value;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private void tell(String name, Object value) {
    String text = value == null ? ": not set" : " = " + value;
    io.err().print(io.name() + ": " + name + text + "\n");
    io.err().flush();
  }
}
