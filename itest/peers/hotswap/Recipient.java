import java.util.concurrent.ThreadLocalRandom;

/**
 * An address, and what the tables say of it.
 *
 * @param arrives where it is delivered; null if it is refused
 * @param refusal how it is refused; null if it is not
 */
record Recipient(String address, String arrives, String refusal) {
  private static final int NAMES = 20;

  static Recipient any() {
    var random = ThreadLocalRandom.current();
    int n = random.nextInt(NAMES);
    String site = n % 2 == 0 ? "@a.test" : "@b.test";
    return switch (random.nextInt(10)) {
      case 0 -> new Recipient("gone-" + n + "@a.test", null, "554 5.7.1 .*ldap says no");
      case 1 ->
          new Recipient(
              "nobody-" + n + "@alias.test",
              null,
              "550 5.1.1 .*User unknown in virtual alias table");
      case 2, 3, 4, 5, 6 -> new Recipient("alias-" + n + "@alias.test", "to-" + n + site, null);
      default -> new Recipient("user-" + n + site, "user-" + n + site, null);
    };
  }
}
