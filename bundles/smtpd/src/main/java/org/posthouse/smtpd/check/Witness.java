package org.posthouse.smtpd.check;

import org.posthouse.api.access.RestrictionTerm;
import org.posthouse.api.access.Verdict;
import org.posthouse.api.log.Log;

/** Who looks on while lists are asked. Used by the thread that asks. */
public interface Witness {

  /** Whether nothing may be counted, noted or waited for. */
  boolean isTrial();

  /** Where lines go that a live service would log. */
  Log log(Log live);

  /** Each word that was asked, also in classes and tables, and what it said. */
  void answered(RestrictionTerm term, Verdict verdict);

  /** A class of smtpd_restriction_classes is asked now; what comes up to its end is of it. */
  void entered(RestrictionTerm restrictionClass);

  /** What the class that was entered last said as a whole. */
  void left(Verdict verdict);

  /** Mail flows, and nobody looks. */
  Witness NONE =
      new Witness() {
        @Override
        public boolean isTrial() {
          return false;
        }

        @Override
        public Log log(Log live) {
          return live;
        }

        @Override
        public void answered(RestrictionTerm term, Verdict verdict) {}

        @Override
        public void entered(RestrictionTerm restrictionClass) {}

        @Override
        public void left(Verdict verdict) {}
      };
}
