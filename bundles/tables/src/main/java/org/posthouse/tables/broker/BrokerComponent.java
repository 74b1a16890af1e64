package org.posthouse.tables.broker;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.posthouse.api.config.ConfigListener;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.config.PerService;
import org.posthouse.api.log.MailLog;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableHandle;
import org.posthouse.api.table.TableUse;
import org.posthouse.api.table.TableView;
import org.posthouse.api.table.Tables;
import org.posthouse.api.table.UpdatableTable;
import org.posthouse.tables.TableInventory;
import org.posthouse.tables.TableStatus;
import org.posthouse.tables.index.TypeOffers;

/** The table broker of the server: follows table types as bundles come and go. */
@Component(
    service = {Tables.class, TableInventory.class, ConfigListener.class},
    immediate = true)
public final class BrokerComponent implements Tables, TableInventory, ConfigListener {
  private final TableBroker broker;

  /** Starts after mail flows. */
  private volatile TypeOffers offers;

  @Activate
  public BrokerComponent(@Reference Configuration configuration, @Reference MailLog mailLog) {
    var contexts =
        new PerService<>(
            settings -> new SettingsContext(settings, mailLog.daemon(settings, "tables")));
    this.broker =
        new TableBroker(
            () -> contexts.of(configuration.current().main()),
            configuration.current().main().time("posthouse_table_timeout"),
            this::featureOf);
  }

  private Optional<String> featureOf(String type) {
    TypeOffers known = offers;
    return known == null ? Optional.empty() : known.feature(type);
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeFactory")
  void addFactory(TableFactory factory) {
    broker.add(factory);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeOffers")
  void setOffers(TypeOffers known) {
    offers = known;
  }

  void removeOffers(TypeOffers known) {
    if (offers == known) {
      offers = null;
    }
  }

  void removeFactory(TableFactory factory) {
    broker.remove(factory);
  }

  @Deactivate
  void close() {
    broker.close();
  }

  @Override
  public TableHandle table(String typeAndName) throws TableException {
    return broker.table(typeAndName);
  }

  @Override
  public UpdatableTable update(String typeAndName) throws TableException {
    return broker.update(typeAndName);
  }

  @Override
  public Tables forUse(TableUse use) {
    return broker.forUse(use);
  }

  @Override
  public TableView view() {
    return broker.view();
  }

  @Override
  public void configurationChanged(ConfigSnapshot old, ConfigSnapshot now) {
    broker.refresh();
  }

  @Override
  public SortedMap<String, String> types() {
    return broker.types();
  }

  @Override
  public List<TableStatus> tables() {
    return broker.tables();
  }
}
