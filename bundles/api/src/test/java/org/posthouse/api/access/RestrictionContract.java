package org.posthouse.api.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.posthouse.api.config.Settings;

/** What every family of restriction words promises. A family's test implements this interface. */
public interface RestrictionContract {

  /** The factory under test, ready to be asked; made once for a test. */
  RestrictionFactory factory();

  /** Settings with the parameters that the family reads; null if it reads none. */
  default Settings settings() {
    return null;
  }

  /** An argument with which a word works; words without one are not asked for. */
  default String goodArgument(String word) {
    return "";
  }

  /** A word with an argument by which it cannot find out what it has to know; none by default. */
  default Optional<RestrictionTerm> unreachable() {
    return Optional.empty();
  }

  private RestrictionTerm term(String word, Stage list) {
    boolean alone = factory().words().get(word).argument() == ArgumentKind.NONE;
    return new RestrictionTerm(word, alone ? "" : goodArgument(word), List.of(), list);
  }

  /** One place for each word and each list that it may stand in. */
  private List<RestrictionTerm> places() {
    List<RestrictionTerm> places = new ArrayList<>();
    for (Map.Entry<String, RestrictionUse> word : factory().words().entrySet()) {
      word.getValue().lists().forEach(list -> places.add(term(word.getKey(), list)));
    }
    return places;
  }

  @Test
  default void itsWordsAreThoseThatItIsFoundBy() {
    Set<String> words = factory().words().keySet();
    assertFalse(words.isEmpty());
    RestrictionWords said = factory().getClass().getAnnotation(RestrictionWords.class);
    assertNotNull(said, "no @RestrictionWords");
    assertEquals(words, Set.of(said.restriction()));
    words.forEach(word -> assertEquals(word.toLowerCase(Locale.ROOT), word));
    words.forEach(word -> assertTrue(word.matches("[a-z0-9_]+"), word));
    factory().words().values().forEach(use -> assertFalse(use.lists().isEmpty()));
  }

  @Test
  default void answersWhateverIsKnown() throws Exception {
    for (RestrictionTerm place : places()) {
      Restriction restriction = factory().compile(place, settings());
      Stage list = place.list();
      assertNotNull(restriction.check(SampleQuestion.connect(list)), place.toString());
      assertNotNull(
          restriction.check(SampleQuestion.rcpt(list, "client.example.com", "", "joe@example.net")),
          place.toString());
    }
  }

  @Test
  default void answersHostileClients() throws Exception {
    List<String> texts =
        List.of(
            "",
            "'; DROP TABLE a; --",
            "%s%n$(id)`id`",
            "@",
            "a@[",
            "[",
            "..",
            "x".repeat(5000),
            "\ud800é@ü");
    for (RestrictionTerm place : places()) {
      Restriction restriction = factory().compile(place, settings());
      for (String text : texts) {
        var question = SampleQuestion.rcpt(place.list(), text, text, text);
        assertNotNull(restriction.check(question), place.toString());
      }
    }
  }

  @Test
  default void answersManySessionsAtOnce() throws Exception {
    for (String word : factory().words().keySet()) {
      Stage list = factory().words().get(word).lists().iterator().next();
      Restriction restriction = factory().compile(term(word, list), settings());
      Verdict alone = restriction.check(question(list));
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Verdict>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
          answers.add(threads.submit(() -> restriction.check(question(list))));
        }
        for (Future<Verdict> answer : answers) {
          assertEquals(alone, answer.get(), word);
        }
      }
    }
  }

  private static Question question(Stage list) {
    return SampleQuestion.rcpt(list, "client.example.com", "a@example.org", "joe@example.net");
  }

  /** Nor does it wait: {@code posthouse explain} wants to know at once. */
  @Test
  default void aTrialChangesNothing() throws Exception {
    for (RestrictionTerm place : places()) {
      Restriction restriction = factory().compile(place, settings());
      var question =
          SampleQuestion.rcpt(place.list(), "c.example.com", "a@example.org", "joe@example.net");
      Verdict first = restriction.check(question.onTrial());
      assertEquals(first, restriction.check(question.onTrial()), place.toString());
      assertEquals(first, restriction.check(question.onTrial()), place.toString());
    }
  }

  @Test
  default void whatCannotBeAskedIsNeitherYesNorNo() throws Exception {
    if (unreachable().isPresent()) {
      Restriction restriction = factory().compile(unreachable().get(), settings());
      assertInstanceOf(
          Verdict.TryAgain.class, restriction.check(question(unreachable().get().list())));
    }
  }
}
