package org.posthouse.verify;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.posthouse.api.MailError;
import org.posthouse.api.MailException;
import org.posthouse.api.cleanup.Cleanup;
import org.posthouse.api.cleanup.MailDraft;
import org.posthouse.api.cleanup.MailOrigin;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.MailLog;
import org.posthouse.api.message.Envelope;
import org.posthouse.config.ConfigLoader;
import org.posthouse.map.hash.HashFactory;
import org.posthouse.tables.broker.SettingsContext;
import org.posthouse.tables.broker.TableBroker;

/** A verifier whose probes go nowhere, with a clock that is set. */
final class PostOffice implements AutoCloseable, Cleanup, MailLog, Configuration {
  final List<Envelope> probes = new CopyOnWriteArrayList<>();
  final List<String> lines = new CopyOnWriteArrayList<>();
  final Verifier verifier;
  volatile boolean full;
  volatile Instant now = Instant.ofEpochSecond(1_796_000_000);
  private final ConfigSnapshot snapshot;

  PostOffice(Path dir, String mainCf) throws ConfigException {
    snapshot = ConfigLoader.parse(dir, mainCf, "verify unix - - n - 1 verify\n");
    var context = new SettingsContext(snapshot.main(), daemon(snapshot.main(), "tables"));
    var tables = new TableBroker(context, List.of(new HashFactory()));
    verifier = new Verifier(this, this, tables, this, () -> now, 1 << 20);
  }

  void pass(long seconds) {
    now = now.plusSeconds(seconds);
  }

  ProbeResult.Status ask(String address) {
    return verifier.ask(address, Duration.ZERO).status();
  }

  @Override
  public void close() {
    verifier.stop();
  }

  @Override
  public ConfigSnapshot current() {
    return snapshot;
  }

  @Override
  public List<String> reload() {
    return List.of();
  }

  @Override
  public MailDraft open(MailOrigin origin) throws MailException {
    if (full) {
      throw new MailException(MailError.noSpace("no space"));
    }
    return new Draft();
  }

  private final class Draft implements MailDraft, MailDraft.MailText {
    private Envelope envelope;

    @Override
    public String queueId() {
      return "id";
    }

    @Override
    public void hold() {}

    @Override
    public MailText start(Envelope given, String received) {
      envelope = given;
      return this;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {}

    @Override
    public long commit() {
      probes.add(envelope);
      return 1;
    }

    @Override
    public void close() {}
  }

  @Override
  public Log daemon(Settings settings, String daemon) {
    return new Log() {
      @Override
      public void info(String text) {
        lines.add(text);
      }

      @Override
      public void warn(String text) {
        lines.add("warning: " + text);
      }

      @Override
      public void fatal(String text) {
        lines.add("fatal: " + text);
      }

      @Override
      public void panic(String text, Throwable cause) {
        lines.add("panic: " + text);
      }
    };
  }
}
