package org.posthouse.smtpd.check;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.posthouse.api.access.Stage;
import org.posthouse.api.config.ParameterList;
import org.posthouse.api.config.Settings;

/** Makes {@link Checks} of main.cf. */
public final class ChecksBuilder {
  private static final Set<String> GUARDS =
      Set.of(
          "reject_unauth_destination",
          "defer_unauth_destination",
          "reject",
          "defer",
          "defer_if_permit");

  private final Settings settings;
  private final Surroundings surroundings;

  public ChecksBuilder(Settings settings, Surroundings surroundings) {
    this.settings = settings;
    this.surroundings = surroundings;
  }

  public Checks build() {
    Compiler compiler = new Compiler(surroundings.restrictions(), settings, classes());
    Map<Stage, RuleList> lists = new EnumMap<>(Stage.class);
    for (Stage stage : Stage.values()) {
      lists.put(stage, compiler.list(words(stage), stage));
    }
    PermitLog permits = new PermitLog(settings, surroundings.tables());
    return new Checks(lists, compiler, surroundings, options(), permits);
  }

  private List<String> words(Stage stage) {
    return ParameterList.split(settings.get(stage.parameter()));
  }

  private Checks.Options options() {
    boolean checked =
        !settings.list("receive_override_options").contains("no_unknown_recipient_checks");
    return new Checks.Options(
        settings.isTrue("smtpd_delay_reject"),
        settings.isTrue("smtpd_relay_before_recipient_restrictions"),
        settings.isTrue("smtpd_reject_unlisted_recipient") && checked,
        settings.isTrue("smtpd_reject_unlisted_sender"),
        settings.isTrue("soft_bounce"),
        isGuarded(words(Stage.RELAY)) || isGuarded(words(Stage.RECIPIENT)));
  }

  private static boolean isGuarded(List<String> words) {
    return words.stream().anyMatch(w -> GUARDS.contains(w.toLowerCase(Locale.ROOT)));
  }

  /** The lists of smtpd_restriction_classes; one without a list does nothing. */
  private Map<String, List<String>> classes() {
    Map<String, List<String>> classes = new HashMap<>();
    for (String name : settings.list("smtpd_restriction_classes")) {
      Optional<String> list = settings.find(name);
      classes.put(name.toLowerCase(Locale.ROOT), ParameterList.split(list.orElse("")));
    }
    return classes;
  }
}
