package org.posthouse.extensions;

import java.util.List;

/** What a comparison did, and what it could not do. */
record Outcome(List<String> done, List<String> failed) {

  void run(String what, String how, Step step) {
    try {
      if (step.run()) {
        done.add(what + ": " + how);
      }
    } catch (Exception e) {
      failed.add(what + ": " + Reason.of(e));
    }
  }

  interface Step {
    /** Whether there was something to do. */
    boolean run() throws Exception;
  }
}
