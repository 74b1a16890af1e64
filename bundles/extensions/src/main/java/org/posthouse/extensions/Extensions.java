package org.posthouse.extensions;

import java.util.Optional;
import org.apache.karaf.features.BootFinished;
import org.apache.karaf.features.FeaturesService;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.posthouse.api.config.ConfigListener;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.MailLog;
import org.posthouse.tables.index.TypeOffers;
import org.posthouse.tables.index.TypesInPlace;

/**
 * Makes the installed features those that are wanted: the distribution's, those of {@code
 * extensions.d}, what was chosen on the console, and what brings a table type that the
 * configuration names. It compares at the start, at each reload and when asked. What others have
 * installed by the features service stays. No other bundle is refreshed by a change.
 */
@Component(
    service = {Extensions.class, ConfigListener.class, TypeOffers.class},
    immediate = true)
public final class Extensions implements ConfigListener, TypeOffers {
  private final Configuration configuration;
  private final TypesInPlace types;
  private final Log log;
  private final Catalog catalog;
  private final NamedTypeFeatures named;
  private final Comparison comparison;
  private final ConsoleChanges console;

  @Activate
  public Extensions(
      BundleContext context,
      @Reference FeaturesService features,
      @Reference ServiceComponentRuntime components,
      @Reference BootFinished afterBoot,
      @Reference Configuration configuration,
      @Reference TypesInPlace types,
      @Reference MailLog mailLog) {
    this(
        context,
        features,
        components,
        configuration,
        types,
        Distribution.of(context::getProperty),
        mailLog.daemon(configuration.current().main(), "extensions"));
    Thread.ofVirtual().name("extensions").start(this::start);
  }

  Extensions(
      BundleContext context,
      FeaturesService features,
      ServiceComponentRuntime components,
      Configuration configuration,
      TypesInPlace types,
      Distribution distribution,
      Log log) {
    this.configuration = configuration;
    this.types = types;
    this.log = log;
    this.catalog = new Catalog(features, distribution);
    var copies = new Copies(distribution.downloads());
    var changes = new FeatureChanges(context, features, components, catalog, distribution, copies);
    var choices = new ChoicesFile(distribution.choices());
    this.named = new NamedTypeFeatures(configuration, distribution, catalog, copies);
    this.comparison = new Comparison(distribution, catalog, changes, named, choices);
    this.console = new ConsoleChanges(distribution, catalog, changes, named, choices, types, log);
  }

  /** What the first comparison after the start of the server does. */
  void start() {
    try {
      log(compare(configuration.current(), true));
    } finally {
      types.settled();
    }
    types.publish();
  }

  /** What the new configuration names is there before it is in force. */
  @Override
  public void configurationComing(ConfigSnapshot now) {
    log(comparison.installNamed(now));
  }

  @Override
  public void configurationChanged(ConfigSnapshot old, ConfigSnapshot now) {
    Thread.ofVirtual().name("extensions").start(() -> log(compare(now, false)));
  }

  private void log(Outcome outcome) {
    outcome.tell(log);
  }

  /** Installs what is wanted and absent, removes what is there and no longer wanted. */
  Outcome reconcile() {
    Outcome outcome = compare(configuration.current(), false);
    log(outcome);
    return outcome;
  }

  private Outcome compare(ConfigSnapshot snapshot, boolean starting) {
    Outcome outcome = comparison.run(snapshot, starting);
    types.publish();
    return outcome;
  }

  @Override
  public Optional<String> feature(String type) {
    return named.feature(type);
  }

  Catalog catalog() {
    return catalog;
  }

  /** What the administrator may do. */
  ConsoleChanges console() {
    return console;
  }
}
