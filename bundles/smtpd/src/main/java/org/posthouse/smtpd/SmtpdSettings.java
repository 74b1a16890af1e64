package org.posthouse.smtpd;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.posthouse.api.cleanup.MailOrigin;
import org.posthouse.api.config.Settings;
import org.posthouse.net.BareNewline;
import org.posthouse.net.Pace;
import org.posthouse.smtpd.check.Checks;
import org.posthouse.smtpd.check.ChecksBuilder;
import org.posthouse.smtpd.check.ClientCertificates;
import org.posthouse.smtpd.check.LocalClients;
import org.posthouse.smtpd.check.Surroundings;
import org.posthouse.tables.Maps;
import org.posthouse.tables.MatchList;

/** What one smtpd service of master.cf does, as main.cf says. Immutable. */
final class SmtpdSettings {
  private static final int MEBIBYTE = 1 << 20;

  final String hostName;
  final String banner;
  final String mailName;
  final Duration timeout;
  final Pace pace;
  final int softErrorLimit;
  final int hardErrorLimit;
  final Duration errorSleep;
  final int junkLimit;
  final int recipientLimit;
  final int overshootLimit;
  final int lineLimit;
  final long messageSizeLimit;
  final boolean heloRequired;
  final boolean vrfyDisabled;
  final boolean strictEnvelopes;
  final boolean utf8;
  final boolean clientPortLogging;
  final boolean peerNameLookup;
  final boolean hideClientSession;
  final boolean forbidUnauthPipelining;
  final BareNewlinePolicy bareNewlines;
  final int bareNewlineCode;
  final MatchList bareNewlineExclusions;
  final MatchList flushDomains;
  final MatchList xclientHosts;
  final UpstreamProxy upstreamProxy;
  final MatchList xforwardHosts;
  final boolean strictUtf8;
  final boolean allowDash;
  final boolean nullDomain;
  final ReplyTexts replies;
  final CommandFilter commandFilter;
  final Set<String> noopCommands;
  final ForbiddenCommands forbiddenCommands;
  final Set<String> discardedKeywords;
  final Maps discardKeywordMaps;
  final SmtpdTlsSettings tls;
  final String contentFilter;
  final String cleanupService;
  final Set<MailOrigin.Flag> overrides;
  final LocalClients localClients;
  final Checks checks;
  final Extensions extensions = new Extensions();
  final Commands commands = new Commands(extensions.all());
  final RateLimits rates;
  final boolean delayOpen;
  final Surroundings surroundings;

  /** For statistics. */
  SmtpdSettings(Settings s, Surroundings surroundings) {
    this.surroundings = surroundings;
    hostName = s.get("myhostname");
    banner = s.get("smtpd_banner");
    mailName = s.get("mail_name");
    timeout = s.time("smtpd_timeout");
    pace =
        new Pace(
            timeout, s.isTrue("smtpd_per_request_deadline") ? s.integer("smtpd_min_data_rate") : 0);
    softErrorLimit = s.integer("smtpd_soft_error_limit");
    hardErrorLimit = s.integer("smtpd_hard_error_limit");
    errorSleep = s.time("smtpd_error_sleep_time");
    junkLimit = s.integer("smtpd_junk_command_limit");
    recipientLimit = s.integer("smtpd_recipient_limit");
    overshootLimit = s.integer("smtpd_recipient_overshoot_limit");
    lineLimit = s.integer("line_length_limit");
    messageSizeLimit = s.bytes("message_size_limit");
    heloRequired = s.isTrue("smtpd_helo_required");
    vrfyDisabled = s.isTrue("disable_vrfy_command");
    strictEnvelopes = s.isTrue("strict_rfc821_envelopes");
    utf8 = s.isTrue("smtputf8_enable");
    clientPortLogging = s.isTrue("smtpd_client_port_logging");
    peerNameLookup = s.isTrue("smtpd_peername_lookup");
    hideClientSession = s.isTrue("smtpd_hide_client_session");
    forbidUnauthPipelining = s.isTrue("smtpd_forbid_unauth_pipelining");
    bareNewlines = BareNewlinePolicy.of(s.get("smtpd_forbid_bare_newline"));
    bareNewlineCode = s.integer("smtpd_forbid_bare_newline_reject_code");
    bareNewlineExclusions = clients(s, "smtpd_forbid_bare_newline_exclusions");
    flushDomains = MatchList.domains(surroundings.tables(), s, "fast_flush_domains");
    xclientHosts = clients(s, "smtpd_authorized_xclient_hosts");
    upstreamProxy = new UpstreamProxy(s, clients(s, "smtpd_upstream_proxy_networks"));
    xforwardHosts = clients(s, "smtpd_authorized_xforward_hosts");
    strictUtf8 = s.isTrue("strict_smtputf8");
    allowDash = s.isTrue("allow_min_user");
    nullDomain = s.isTrue("resolve_null_domain");
    replies = new ReplyTexts(s, surroundings.tables(), surroundings.log());
    commandFilter = new CommandFilter(s, surroundings.tables());
    noopCommands = lowerCase(s.list("smtpd_noop_commands"));
    forbiddenCommands = new ForbiddenCommands(surroundings.tables(), s);
    discardedKeywords = lowerCase(s.list("smtpd_discard_ehlo_keywords"));
    discardKeywordMaps =
        Maps.of(surroundings.tables(), s, "smtpd_discard_ehlo_keyword_address_maps");
    tls = new SmtpdTlsSettings(s);
    contentFilter = s.get("content_filter");
    cleanupService = s.get("cleanup_service_name");
    overrides = overrides(s.list("receive_override_options"));
    localClients =
        new LocalClients(s, surroundings, new ClientCertificates(s, surroundings.tables()));
    rates = RateLimits.of(s, surroundings.tables());
    delayOpen = s.isTrue("smtpd_delay_open_until_valid_rcpt");
    checks = new ChecksBuilder(s, surroundings).build();
  }

  private MatchList clients(Settings s, String parameter) {
    return MatchList.clients(surroundings.tables(), s, parameter);
  }

  /** How much is read of a message, also when it is too big, before the connection is cut. */
  long dataBudget() {
    return messageSizeLimit == 0
        ? Long.MAX_VALUE
        : Math.min(messageSizeLimit, Long.MAX_VALUE / 16) * 8 + 64 * MEBIBYTE;
  }

  private static Set<String> lowerCase(List<String> words) {
    Set<String> set = new HashSet<>();
    words.forEach(w -> set.add(w.toLowerCase(Locale.ROOT)));
    return Set.copyOf(set);
  }

  private static Set<MailOrigin.Flag> overrides(List<String> options) {
    Set<MailOrigin.Flag> flags = new HashSet<>();
    for (String option : options) {
      switch (option) {
        case "no_address_mappings" -> flags.add(MailOrigin.Flag.NO_ADDRESS_MAPPINGS);
        case "no_header_body_checks" -> flags.add(MailOrigin.Flag.NO_HEADER_BODY_CHECKS);
        case "no_milters" -> flags.add(MailOrigin.Flag.NO_MILTERS);
        default -> {}
      }
    }
    return Set.copyOf(flags);
  }

  /** What {@code smtpd_forbid_bare_newline} asks for. */
  enum BareNewlinePolicy {
    ALLOW,
    NORMALIZE,
    NOTE,
    REJECT;

    static BareNewlinePolicy of(String word) {
      return switch (word.toLowerCase(Locale.ROOT)) {
        case "no" -> ALLOW;
        case "note" -> NOTE;
        case "reject" -> REJECT;
        default -> NORMALIZE;
      };
    }

    BareNewline mode() {
      return switch (this) {
        case ALLOW -> BareNewline.ALLOW;
        case NORMALIZE -> BareNewline.NORMALIZE;
        case NOTE -> BareNewline.NOTE;
        case REJECT -> BareNewline.REJECT;
      };
    }
  }
}
