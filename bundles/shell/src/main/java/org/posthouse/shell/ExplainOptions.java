package org.posthouse.shell;

import java.util.ArrayList;
import java.util.List;
import org.posthouse.api.explain.MailQuestion;
import org.posthouse.mail.HostNames;

/**
 * The arguments of {@code explain}.
 *
 * @param queueId the message that is asked about; "" for a question
 * @param question null for a message
 * @param service of master.cf, or ""
 */
record ExplainOptions(String queueId, MailQuestion question, String service, boolean json) {
  static final String HELP =
      """
      what the server would answer, and why; or what became of a message
        explain --client ADDRESS --from SENDER --to RECIPIENT [OPTION...]
        explain QUEUEID [--json]

      Puts a question through the code that answers clients, without consequences: nothing is
      counted, logged, queued or made to wait. Shows command by command which restrictions were
      asked, what each table, DNS list and lookup said, who decided, the reply, the route, and
      what would be in the log. Ends with 0 whatever the answer is.

        --client ADDRESS    the client's IP address
        --client-name NAME  its verified name, "unknown" for none; else it is looked up
        --helo NAME         what it says in EHLO; else it gives no EHLO
        --from SENDER       MAIL FROM; <> or "" for the null sender
        --to RECIPIENT      RCPT TO; may be given more than once
        --service NAME      the service of master.cf, by its first field; else smtp, or the
                            first that runs smtpd
        --login NAME        the client has authenticated as NAME
        --tls               the client uses TLS
        --size BYTES        SIZE= in MAIL
        --json              one JSON object

      With a queue id: the record of a message that is in the queue or in the mail log, who
      decided about it, its recipients and where they stand. Ends with 1 if neither knows it.\
      """;
  static final List<String> NAMES =
      List.of(
          "--client",
          "--client-name",
          "--helo",
          "--from",
          "--to",
          "--service",
          "--login",
          "--tls",
          "--size",
          "--json");

  static ExplainOptions parse(String... arguments) {
    return new Parser().parse(List.of(arguments));
  }

  private static final class Parser {
    private String queueId = "";
    private String client = "";
    private String clientName = "";
    private String helo = "";
    private String sender;
    private final List<String> recipients = new ArrayList<>();
    private String service = "";
    private String login = "";
    private boolean tls;
    private long size;
    private boolean json;
    private boolean asks;

    ExplainOptions parse(List<String> arguments) {
      var rest = arguments.iterator();
      while (rest.hasNext()) {
        String word = rest.next();
        if (!word.startsWith("--")) {
          queueId(word);
        } else if (word.equals("--json")) {
          json = true;
        } else if (word.equals("--tls")) {
          tls = true;
          asks = true;
        } else {
          asks = true;
          int equals = word.indexOf('=');
          String name = equals < 0 ? word : word.substring(0, equals);
          if (!NAMES.contains(name)) {
            throw wrong("unknown option " + name);
          }
          if (equals < 0 && !rest.hasNext()) {
            throw wrong(name + " needs a value");
          }
          option(name, equals < 0 ? rest.next() : word.substring(equals + 1));
        }
      }
      return result();
    }

    private void queueId(String word) {
      if (!queueId.isEmpty() || !word.matches("[A-Za-z0-9]{1,40}")) {
        throw wrong("\"" + word + "\" is no queue id");
      }
      queueId = word;
    }

    private void option(String name, String value) {
      if (value.chars().anyMatch(Character::isISOControl)) {
        throw wrong(name + " has a control character");
      }
      switch (name) {
        case "--client" -> client = address(value);
        case "--client-name" -> clientName = hostName(value);
        case "--helo" -> helo = value;
        case "--from" -> sender = bare(value);
        case "--to" -> recipients.add(bare(value));
        case "--service" -> service = value;
        case "--login" -> login = value;
        case "--size" -> size = number(value);
        default -> throw wrong(name + " takes no value");
      }
    }

    private ExplainOptions result() {
      if (!queueId.isEmpty() && asks) {
        throw wrong("a queue id goes with --json alone");
      }
      if (!queueId.isEmpty()) {
        return new ExplainOptions(queueId, null, "", json);
      }
      if (client.isEmpty() || sender == null || recipients.isEmpty()) {
        throw wrong("needs a queue id, or --client, --from and --to");
      }
      return new ExplainOptions(
          "",
          new MailQuestion(client, clientName, helo, login, tls, size, sender, recipients),
          service,
          json);
    }

    private static String address(String value) {
      if (!HostNames.isAddress(value)) {
        throw wrong("--client is no IP address: " + value);
      }
      return value;
    }

    private static String hostName(String value) {
      if (!HostNames.isValid(value)) {
        throw wrong("--client-name is no host name: " + value);
      }
      return value;
    }

    private static long number(String value) {
      if (!value.matches("[0-9]{1,18}")) {
        throw wrong("--size is no number: " + value);
      }
      return Long.parseLong(value);
    }

    /** Without the brackets. */
    private static String bare(String value) {
      return value.startsWith("<") && value.endsWith(">") && value.length() > 1
          ? value.substring(1, value.length() - 1)
          : value;
    }

    private static IllegalArgumentException wrong(String text) {
      return new IllegalArgumentException(text + "; \"posthouse explain --help\" shows the usage");
    }
  }
}
