package org.posthouse.cleanup;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.MailException;
import org.posthouse.api.cleanup.Cleanup;
import org.posthouse.api.cleanup.EnvelopePreview;
import org.posthouse.api.cleanup.MailDraft;
import org.posthouse.api.cleanup.MailOrigin;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.config.PerService;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.MailLog;
import org.posthouse.api.memory.MemoryBudget;
import org.posthouse.api.memory.MemoryShare;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.queue.MessageDraft;
import org.posthouse.api.queue.QueueStore;
import org.posthouse.api.rewrite.AddressResolver;
import org.posthouse.api.table.TableView;
import org.posthouse.api.table.Tables;

/** The cleanup service: every new message goes through here into the queue. */
@Component
public final class CleanupService implements Cleanup, EnvelopePreview {
  private static final String NO_ID = "QUEUEID";

  private final Configuration configuration;
  private final QueueStore queue;
  private final AddressResolver resolver;
  private final Tables tables;
  private final MailLog mailLog;
  private final MemoryBudget memory;
  private final PerService<CleanupSettings> policies;

  @Activate
  public CleanupService(
      @Reference Configuration configuration,
      @Reference QueueStore queue,
      @Reference AddressResolver resolver,
      @Reference Tables tables,
      @Reference MailLog mailLog,
      @Reference MemoryBudget memory) {
    this.configuration = configuration;
    this.queue = queue;
    this.resolver = resolver;
    this.tables = tables;
    this.mailLog = mailLog;
    this.memory = memory;
    this.policies = new PerService<>(settings -> CleanupSettings.of(settings, tables));
  }

  @Override
  public MailDraft open(MailOrigin origin) throws MailException {
    Settings settings = configuration.current().settings(origin.service());
    CleanupSettings policy = policies.of(settings);
    Log log = mailLog.daemon(settings, "cleanup");
    MemoryShare share = memory.open(MemoryBudget.Use.ARRIVAL);
    try {
      share.charge(Draft.FRAME);
      MessageDraft queued = queue.create();
      return new Draft(policy, resolver, queued, origin, log, tables.view(), share);
    } catch (MailException | RuntimeException e) {
      share.close();
      throw e;
    }
  }

  @Override
  public Envelope preview(MailOrigin origin, Envelope given) throws MailException {
    Settings settings = configuration.current().settings(origin.service());
    CleanupSettings policy = policies.of(settings);
    Log log = mailLog.daemon(settings, "cleanup");
    var mapper = new AddressMapper(policy, resolver, text -> log.warn(NO_ID + ": " + text));
    try (MemoryShare share = memory.open(MemoryBudget.Use.ARRIVAL);
        TableView view = tables.view()) {
      return view.call(() -> new EnvelopeCleaner(policy, mapper, origin, share).clean(given));
    }
  }
}
