package org.posthouse.smtpd;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.posthouse.api.access.RestrictionContract;
import org.posthouse.api.access.RestrictionFactory;
import org.posthouse.api.access.RestrictionTerm;
import org.posthouse.api.access.Stage;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Settings;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.Tables;
import org.posthouse.config.ConfigLoader;
import org.posthouse.smtpd.restriction.AccessWords;
import org.posthouse.smtpd.restriction.BackupWords;
import org.posthouse.smtpd.restriction.DnsListWords;
import org.posthouse.smtpd.restriction.DnsWords;
import org.posthouse.smtpd.restriction.GenericWords;
import org.posthouse.smtpd.restriction.ListingWords;
import org.posthouse.smtpd.restriction.LoginWords;
import org.posthouse.smtpd.restriction.NameWords;
import org.posthouse.smtpd.restriction.RelayWords;
import org.posthouse.smtpd.restriction.ServerWords;
import org.posthouse.tables.broker.TableBroker;

/** Our own words keep the contract of all words. */
class OwnWordsTest {
  private static final Settings SETTINGS = parse();
  private static final Tables TABLES = new TableBroker(context(), List.of());

  private static Settings parse() {
    try {
      ConfigSnapshot snapshot =
          ConfigLoader.parse(
              Path.of("/nonexistent"),
              "myhostname = mx.example.net\nmynetworks = 127.0.0.0/8\nlocal_recipient_maps =\n",
              "");
      return snapshot.main();
    } catch (ConfigException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TableContext context() {
    return new TableContext() {
      @Override
      public Path configDirectory() {
        return SETTINGS.configDirectory();
      }

      @Override
      public Optional<String> parameter(String name) {
        return SETTINGS.find(name);
      }

      @Override
      public void warn(String text) {}
    };
  }

  /** With real settings. */
  private interface Configured extends RestrictionContract {
    @Override
    default Settings settings() {
      return SETTINGS;
    }
  }

  @Nested
  class Generic implements Configured {
    @Override
    public RestrictionFactory factory() {
      return new GenericWords();
    }

    @Override
    public String goodArgument(String word) {
      return "0";
    }
  }

  @Nested
  class Relay implements Configured {
    @Override
    public RestrictionFactory factory() {
      return new RelayWords(TABLES);
    }
  }

  @Nested
  class Names implements Configured {
    @Override
    public RestrictionFactory factory() {
      return new NameWords();
    }
  }

  @Nested
  class InTheNameService implements Configured {
    @Override
    public RestrictionFactory factory() {
      return new DnsWords(TABLES, new LoopbackDns());
    }
  }

  @Nested
  class Listed implements Configured {
    @Override
    public RestrictionFactory factory() {
      return new ListingWords(TABLES);
    }
  }

  @Nested
  class DnsLists implements Configured {
    @Override
    public RestrictionFactory factory() {
      return new DnsListWords(TABLES, new LoopbackDns());
    }

    @Override
    public String goodArgument(String word) {
      return "bl.example=127.0.0.[2..4]";
    }
  }

  @Nested
  class Servers implements Configured {
    @Override
    public RestrictionFactory factory() {
      return new ServerWords(TABLES, new LoopbackDns());
    }

    @Override
    public String goodArgument(String word) {
      return "static:REJECT";
    }
  }

  @Nested
  class Logins implements Configured {
    @Override
    public RestrictionFactory factory() {
      return new LoginWords(TABLES);
    }
  }

  @Nested
  class Backup implements Configured {
    @Override
    public RestrictionFactory factory() {
      return new BackupWords(TABLES, new LoopbackDns());
    }
  }

  @Nested
  class Access implements Configured {
    @Override
    public RestrictionFactory factory() {
      return new AccessWords(TABLES);
    }

    @Override
    public String goodArgument(String word) {
      return "static:REJECT";
    }

    @Override
    public Optional<RestrictionTerm> unreachable() {
      return Optional.of(
          new RestrictionTerm("check_recipient_access", "fail:later", List.of(), Stage.RECIPIENT));
    }
  }
}
