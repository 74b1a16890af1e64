package org.posthouse.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.inject.Inject;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Tables;
import org.posthouse.api.testing.Ports;
import org.posthouse.exam.Posthouse;

/** Inside the assembled distribution: table types come and go, everything else stays. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class HotSwapIT {
  @Inject Tables tables;
  @Inject FeaturesService features;
  @Inject BundleContext context;

  @Configuration
  public static Option[] config() throws IOException {
    Path directory = Posthouse.configuration(Path.of("target/exam-config"), Ports.free(), "");
    Files.writeString(directory.resolve("networks"), "192.0.2.0/24 OK\n");
    return Posthouse.distribution(directory);
  }

  private LookupResult ask(String address) throws Exception {
    String directory = System.getProperty("posthouse.config_directory");
    return tables.table("cidr:" + directory + "/networks").lookup(address);
  }

  @Test
  public void aTypeGoesAndComesBack() throws Exception {
    assertEquals(LookupResult.found("OK"), ask("192.0.2.1"));
    Map<String, Long> before = bundles();

    features.uninstallFeature("map-cidr");
    LookupResult absent = ask("192.0.2.1");
    assertTrue(absent.toString(), absent instanceof LookupResult.TryAgain);
    assertTrue(absent.toString(), absent.toString().contains("map-cidr"));

    features.installFeature("map-cidr");
    assertEquals(LookupResult.found("OK"), ask("192.0.2.1"));
    before.remove("org.posthouse.map.cidr");
    Map<String, Long> after = bundles();
    after.remove("org.posthouse.map.cidr");
    assertEquals("ids and start times of all other bundles", before, after);
  }

  @Test
  public void nothingIsKeptOfARemovedBundle() throws Exception {
    var removed = new WeakReference<>(bundle("org.posthouse.map.cidr"));
    features.uninstallFeature("map-cidr");
    try {
      Await.until(
          "the removed bundle is collected",
          () -> {
            System.gc();
            return removed.refersTo(null);
          });
    } finally {
      features.installFeature("map-cidr");
    }
  }

  @Test
  public void installingAFeatureRefreshesNoOtherBundle() throws Exception {
    Map<String, Long> before = bundles();
    List<String> refreshed = new ArrayList<>();
    FrameworkListener listener =
        event -> {
          if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
            refreshed.add(event.toString());
          }
        };
    context.addFrameworkListener(listener);
    try {
      for (Feature feature : features.listFeatures()) {
        if (feature.getName().startsWith("map-") && !features.isInstalled(feature)) {
          features.installFeature(
              feature.getName(),
              feature.getVersion(),
              EnumSet.of(FeaturesService.Option.Simulate, FeaturesService.Option.Verbose));
          features.installFeature(feature.getName(), feature.getVersion());
        }
      }
    } finally {
      context.removeFrameworkListener(listener);
    }
    assertEquals(List.of(), refreshed);
    Map<String, Long> after = bundles();
    after.keySet().retainAll(before.keySet());
    assertEquals(before, after);
  }

  @Test
  public void everyBundleIsActive() {
    for (Bundle bundle : context.getBundles()) {
      boolean fragment = bundle.getHeaders().get("Fragment-Host") != null;
      assertTrue(
          bundle.toString(), bundle.getState() == (fragment ? Bundle.RESOLVED : Bundle.ACTIVE));
    }
  }

  private Bundle bundle(String name) {
    return Arrays.stream(context.getBundles())
        .filter(b -> name.equals(b.getSymbolicName()))
        .findFirst()
        .orElseThrow();
  }

  private Map<String, Long> bundles() {
    var all = new TreeMap<String, Long>();
    for (Bundle bundle : context.getBundles()) {
      if (!bundle.getSymbolicName().startsWith("PAXEXAM")) {
        all.put(
            bundle.getSymbolicName(), bundle.getBundleId() * 1_000_000 + bundle.getLastModified());
      }
    }
    return all;
  }
}
