package org.posthouse.shell;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.posthouse.api.cleanup.EnvelopePreview;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.console.ArgumentCompleter;
import org.posthouse.api.console.Status;
import org.posthouse.api.explain.Explainer;
import org.posthouse.api.explain.Explanation;
import org.posthouse.api.queue.QueueEntry;
import org.posthouse.api.queue.QueueStore;
import org.posthouse.api.rewrite.AddressResolver;

/** Says what the server would answer and why, or what became of a message. */
@Component(
    service = ExplainCommand.class,
    property = {"osgi.command.scope=posthouse", "osgi.command.function=explain"})
public final class ExplainCommand implements ArgumentCompleter {
  private static final String DAEMON = "smtpd";
  private static final int MOST_IDS = 1000;
  private static final int NOT_FOUND = 1;

  private final List<Explainer> explainers;
  private final Configuration configuration;
  private final Routes routes;
  private final MessageRecords records;
  private final QueueStore store;

  @Activate
  public ExplainCommand(
      @Reference(
              target = "(posthouse.daemon=" + DAEMON + ")",
              cardinality = ReferenceCardinality.MULTIPLE,
              policyOption = ReferencePolicyOption.GREEDY)
          List<Explainer> explainers,
      @Reference Configuration configuration,
      @Reference EnvelopePreview preview,
      @Reference AddressResolver resolver,
      @Reference QueueStore store) {
    this.explainers = List.copyOf(explainers);
    this.configuration = configuration;
    this.store = store;
    routes = new Routes(preview, resolver);
    records = new MessageRecords(store, resolver);
  }

  @Descriptor(ExplainOptions.HELP)
  public void explain(CommandSession session, String... arguments) {
    ExplainOptions options = ExplainOptions.parse(arguments);
    ConfigSnapshot now = configuration.current();
    if (!options.queueId().isEmpty()) {
      MessageRecord record = records.find(options.queueId(), now.main());
      session.getConsole().print(options.json() ? RecordJson.of(record) : RecordText.of(record));
      Status.set(session::put, record.isKnown() ? 0 : NOT_FOUND);
      return;
    }
    ServiceEntry service = service(now, options.service());
    Explanation answer = explainer().explain(options.question(), service, now.settings(service));
    Routes.Outcome outcome = routes.of(answer);
    session
        .getConsole()
        .print(
            options.json()
                ? ExplanationJson.of(service, answer, outcome)
                : ExplanationText.of(service, answer, outcome));
  }

  private Explainer explainer() {
    return explainers.stream()
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no smtpd now"));
  }

  /** The line of master.cf of this name, or the one that everybody's mail comes to. */
  private static ServiceEntry service(ConfigSnapshot now, String name) {
    List<ServiceEntry> servers =
        now.services().stream().filter(line -> line.command().equals(DAEMON)).toList();
    return servers.stream()
        .filter(line -> name.isEmpty() ? isMain(line) : isNamed(line, name))
        .findFirst()
        .or(() -> name.isEmpty() ? servers.stream().findFirst() : java.util.Optional.empty())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    name.isEmpty()
                        ? "master.cf has no service with smtpd"
                        : "master.cf has no service \"" + name + "\" with smtpd"));
  }

  private static boolean isMain(ServiceEntry line) {
    return line.name().equals("smtp") || line.name().equals("25") || line.name().endsWith(":25");
  }

  private static boolean isNamed(ServiceEntry line, String name) {
    return line.name().equals(name) || line.key().equals(name) || line.name().endsWith(":" + name);
  }

  /** Options, the services that have something to explain, and queue ids. */
  @Override
  public Collection<String> words(String function) {
    try (var entries = store.entries()) {
      return Stream.of(
              ExplainOptions.NAMES.stream(),
              configuration.current().services().stream()
                  .filter(line -> line.command().equals(DAEMON))
                  .map(ServiceEntry::name),
              entries.limit(MOST_IDS).map(QueueEntry::queueId))
          .flatMap(all -> all)
          .toList();
    }
  }
}
