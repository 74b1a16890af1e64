package ${package};

import java.util.Locale;
import java.util.Map;
import org.osgi.service.component.annotations.Component;
import org.posthouse.api.access.Restriction;
import org.posthouse.api.access.RestrictionException;
import org.posthouse.api.access.RestrictionFactory;
import org.posthouse.api.access.RestrictionTerm;
import org.posthouse.api.access.RestrictionUse;
import org.posthouse.api.access.RestrictionWords;
import org.posthouse.api.config.Settings;

/** The word {@code check_${name}}. */
@Component(service = RestrictionFactory.class)
@RestrictionWords(restriction = "check_${name}")
public final class ${Name}Words implements RestrictionFactory {

  @Override
  public Map<String, RestrictionUse> words() {
    return Map.of("check_${name}", RestrictionUse.WITH_ARGUMENT);
  }

  @Override
  public Restriction compile(RestrictionTerm term, Settings settings) throws RestrictionException {
    if (!term.argument().matches("[A-Za-z0-9.-]+")) {
      throw new RestrictionException(term + ": expected a domain");
    }
    return new ${Name}Check(term.argument().toLowerCase(Locale.ROOT), code(settings));
  }

  /** A configuration that was read before this bundle came does not know its parameters. */
  private static int code(Settings settings) throws RestrictionException {
    String code = settings.find("check_${name}_reject_code").orElse("554");
    if (!code.matches("[45][0-9][0-9]")) {
      throw new RestrictionException("check_${name}_reject_code: bad reply code " + code);
    }
    return Integer.parseInt(code);
  }
}
