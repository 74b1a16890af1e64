package org.posthouse.launcher;

import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.connect.ConnectFrameworkFactory;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * Makes the framework, whose bundles may lie on the class path. Named by {@code
 * karaf.framework.factory} in {@code etc/custom.properties}.
 */
public final class Frameworks implements FrameworkFactory {

  @Override
  public Framework newFramework(Map<String, String> configuration) {
    SecondCompiler.comesAfterMail();
    return ServiceLoader.load(ConnectFrameworkFactory.class)
        .findFirst()
        .orElseThrow()
        .newFramework(configuration, new ClassPathConnector());
  }
}
