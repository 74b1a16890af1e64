package org.posthouse.smtpd.check;

import java.util.EnumMap;
import java.util.Map;
import org.posthouse.api.access.Stage;

/**
 * A list of smtpd_restriction_classes: what a bare table in it means depends on where it is named.
 */
record RestrictionClass(Map<Stage, RuleList> byStage) {

  RestrictionClass {
    byStage = new EnumMap<>(byStage);
  }

  RuleList in(Stage stage) {
    return byStage.get(stage);
  }
}
