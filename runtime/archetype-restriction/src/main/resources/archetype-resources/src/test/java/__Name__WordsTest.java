package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.posthouse.api.access.RestrictionContract;
import org.posthouse.api.access.RestrictionException;
import org.posthouse.api.access.RestrictionFactory;
import org.posthouse.api.access.RestrictionTerm;
import org.posthouse.api.access.SampleQuestion;
import org.posthouse.api.access.Stage;
import org.posthouse.api.access.Verdict;
import org.posthouse.api.config.Settings;

/** What every restriction promises (the contract), and what this one promises. */
final class ${Name}WordsTest implements RestrictionContract {

  @Override
  public RestrictionFactory factory() {
    return new ${Name}Words();
  }

  @Override
  public String goodArgument(String word) {
    return "example.net";
  }

  /** All that it asks for is one parameter. */
  @Override
  public Settings settings() {
    return (Settings)
        Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Settings.class}, (_, _, _) -> Optional.of("550"));
  }

  private Verdict ask(String domain) throws RestrictionException {
    RestrictionTerm term =
        new RestrictionTerm("check_${name}", domain, List.of(), Stage.RECIPIENT);
    return factory()
        .compile(term, settings())
        .check(SampleQuestion.rcpt(Stage.RECIPIENT, "h", "a@example.org", "b@example.org"));
  }

  @Test
  void refusesThoseBelowTheDomain() throws Exception {
    assertEquals(
        "550 5.7.1 <client.example.com[192.0.2.1]>: Client host rejected: not from example.com",
        ((Verdict.Reject) ask("example.com")).refusal().reply());
    assertEquals(Verdict.DUNNO, ask("ample.com"));
  }

  @Test
  void wantsADomain() {
    assertThrows(RestrictionException.class, () -> ask("no domain"));
  }
}
