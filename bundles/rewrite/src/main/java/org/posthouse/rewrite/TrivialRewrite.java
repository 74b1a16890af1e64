package org.posthouse.rewrite;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.MailLog;
import org.posthouse.api.rewrite.AddressResolver;
import org.posthouse.api.rewrite.Resolution;
import org.posthouse.api.table.Tables;
import org.posthouse.rewrite.Resolver.Purpose;

/**
 * The rewriting and resolving service. Keeps what it made of one configuration generation until
 * there is another; table contents are never kept.
 */
@Component
public final class TrivialRewrite implements AddressResolver {
  private static final String SERVICE = "rewrite";

  private record Compiled(
      ConfigSnapshot of,
      AddressRewriter local,
      AddressRewriter remote,
      Resolver resolver,
      Resolver probes) {}

  private final Configuration configuration;
  private final Tables tables;
  private final MailLog mailLog;
  private volatile Compiled compiled;

  @Activate
  public TrivialRewrite(
      @Reference Configuration configuration,
      @Reference Tables tables,
      @Reference MailLog mailLog) {
    this.configuration = configuration;
    this.tables = tables;
    this.mailLog = mailLog;
  }

  @Override
  public String rewrite(Context context, String address) {
    Compiled now = compiled();
    return switch (context) {
      case LOCAL -> now.local().rewrite(address);
      case REMOTE -> now.remote().origin().isEmpty() ? address : now.remote().rewrite(address);
    };
  }

  @Override
  public Resolution resolve(String sender, String recipient) {
    return compiled().resolver().resolve(sender, recipient);
  }

  @Override
  public Resolution resolveProbe(String sender, String recipient) {
    return compiled().probes().resolve(sender, recipient);
  }

  private Compiled compiled() {
    ConfigSnapshot current = configuration.current();
    Compiled now = compiled;
    if (now == null || now.of() != current) {
      now = compile(current);
      compiled = now;
    }
    return now;
  }

  private Compiled compile(ConfigSnapshot snapshot) {
    Settings settings = snapshot.settings(SERVICE);
    AddressRewriter local = AddressRewriter.local(settings);
    return new Compiled(
        snapshot,
        local,
        AddressRewriter.remote(settings),
        resolver(settings, local, Purpose.MAIL),
        resolver(settings, local, Purpose.PROBE));
  }

  private Resolver resolver(Settings settings, AddressRewriter local, Purpose purpose) {
    return new Resolver(
        tables,
        settings,
        local,
        purpose,
        text -> mailLog.daemon(settings, "trivial-rewrite").warn(text));
  }
}
