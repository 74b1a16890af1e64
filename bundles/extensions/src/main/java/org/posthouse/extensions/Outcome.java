package org.posthouse.extensions;

import java.util.ArrayList;
import java.util.List;
import org.posthouse.api.event.MailEvent;
import org.posthouse.api.event.MailEvent.Change;
import org.posthouse.api.log.Log;

/** What a comparison did, what it could not do, and what is not as it should be anyway. */
final class Outcome {

  private enum Kind {
    DONE,
    FAILED,
    STANDING
  }

  private record Entry(Kind kind, String text, String feature, Change change) {}

  private final List<Entry> entries = new ArrayList<>();

  interface Step {
    /** Whether there was something to do. */
    boolean run() throws Exception;
  }

  /**
   * Changes something of a feature.
   *
   * @param what the feature, with who wants it
   * @param how what is done, with why
   */
  void feature(String name, String what, Change change, String how, Step step) {
    run(what, how, name, change, step);
  }

  /** Changes something else. */
  void run(String what, String how, Step step) {
    run(what, how, "", null, step);
  }

  private void run(String what, String how, String feature, Change change, Step step) {
    try {
      if (step.run()) {
        entries.add(new Entry(Kind.DONE, what + ": " + how, feature, change));
      }
    } catch (Exception e) {
      failed(feature, what + ": " + Trouble.of(e));
    }
  }

  /** A feature does not work, or everything if there is no name. */
  void failed(String feature, String text) {
    entries.add(new Entry(Kind.FAILED, text, feature, Change.FAILED));
  }

  /** Something that no comparison will mend, so that it is no failure of this one. */
  void standing(String text) {
    entries.add(new Entry(Kind.STANDING, text, "", null));
  }

  List<String> done() {
    return texts(Kind.DONE);
  }

  List<String> failed() {
    return texts(Kind.FAILED);
  }

  List<String> standing() {
    return texts(Kind.STANDING);
  }

  private List<String> texts(Kind kind) {
    return entries.stream().filter(e -> e.kind == kind).map(Entry::text).toList();
  }

  void tell(Log log) {
    for (Entry entry : entries) {
      if (!entry.feature.isEmpty()) {
        log.event(new MailEvent.Extension(entry.change, entry.feature, entry.text));
      } else if (entry.kind == Kind.DONE) {
        log.info(entry.text);
      } else {
        log.warn(entry.text);
      }
    }
  }
}
