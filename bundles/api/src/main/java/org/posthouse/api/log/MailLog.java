package org.posthouse.api.log;

import org.osgi.annotation.versioning.ProviderType;
import org.posthouse.api.config.Settings;

/** Where the mail log goes: maillog_file, the syslog socket or standard output. */
@ProviderType
public interface MailLog {

  /**
   * The log of one daemon. Its lines carry the tag {@code $syslog_name/daemon[pid]}.
   *
   * @param settings the service's, for its {@code syslog_name}
   * @param daemon the command of master.cf: {@code smtpd}
   */
  Log daemon(Settings settings, String daemon);
}
