package org.posthouse.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.posthouse.api.config.ConfigException;
import org.posthouse.config.FileReplacement;
import org.posthouse.config.Listing;
import org.posthouse.config.Registry;

/**
 * Adds to master.cf and main.cf of an older Postfix what newer ones need. What is there already
 * stays, so that a second run changes nothing.
 */
final class ConfigurationUpgrade {

  /** Something to do to the text of master.cf. */
  private sealed interface Step permits Addition, Change {}

  /** A line for master.cf, needed where no line matches the pattern. */
  private record Addition(String present, String what, String line) implements Step {}

  /** A line of master.cf that has to be other than it is. */
  private record Change(String old, String replacement, String what) implements Step {}

  private static final List<Step> STEPS =
      List.of(
          new Addition("^relay", "relay service", "relay\t  unix\t-\t-\tn\t-\t-\tsmtp"),
          new Addition(
              "^flush.*flush",
              "flush service",
              "flush     unix  -       -       n       1000?   0       flush"),
          new Addition("trace.*bounce", "trace service", "trace\t  unix\t-\t-\tn\t-\t0\tbounce"),
          new Addition(
              "^verify.*verify", "verify service", "verify\t  unix\t-\t-\tn\t-\t1\tverify"),
          new Change(
              "^(verify.*[ \\t])0([ \\t]+verify)", "$11$2", "setting verify process limit to 1"),
          new Change(
              "^(pickup[ \\t]*fifo[ \\t]*n[ \\t]*)n",
              "$1-",
              "making the pickup service unprivileged"),
          new Change(
              "^(cleanup[ \\t]*unix[ \\t]*)[-y]", "$1n", "making the cleanup service public"),
          new Change("^(flush[ \\t]*unix[ \\t]*)[-y]", "$1n", "making the flush service public"),
          new Addition(
              "^proxymap.*proxymap", "proxymap service", "proxymap  unix\t-\t-\tn\t-\t-\tproxymap"),
          new Addition("^anvil.*anvil", "anvil service", "anvil\t  unix\t-\t-\tn\t-\t1\tanvil"),
          new Addition(
              "^scache.*scache", "scache service", "scache\t  unix\t-\t-\tn\t-\t1\tscache"),
          new Addition(
              "^discard.*discard", "discard service", "discard\t  unix\t-\t-\tn\t-\t-\tdiscard"),
          new Change(
              "^(tlsmgr[ \\t]*)fifo([ \\t][^0-9]*)([0-9]+)(?!\\?)",
              "$1unix$2$3?",
              "updating the tlsmgr from fifo to unix service"),
          new Addition(
              "^tlsmgr.*tlsmgr",
              "tlsmgr service",
              "tlsmgr    unix  -       -       n       1000?   1       tlsmgr"),
          new Addition(
              "^retry.*error",
              "retry service",
              "retry     unix  -       -       n       -       -       error"),
          new Addition(
              "^proxywrite.*proxymap",
              "proxywrite service",
              "proxywrite unix -       -       n       -       1       proxymap"),
          new Change(
              "^(proxywrite.*)-([ \\t]*proxymap)",
              "$11$2",
              "setting proxywrite process limit to 1"),
          new Addition(
              "^#*smtp.*postscreen",
              "postscreen TCP service",
              "#smtp      inet  n       -       n       -       1       postscreen"),
          new Addition(
              "^#*smtpd.*smtpd",
              "smtpd unix-domain service",
              "#smtpd     pass  -       -       n       -       -       smtpd"),
          new Addition(
              "^#*dnsblog.*dnsblog",
              "dnsblog unix-domain service",
              "#dnsblog   unix  -       -       n       -       0       dnsblog"),
          new Addition(
              "^#*tlsproxy.*tlsproxy",
              "tlsproxy unix-domain service",
              "#tlsproxy  unix  -       -       n       -       0       tlsproxy"),
          new Addition(
              "^postlog",
              "postlog unix-domain datagram service",
              "postlog   unix-dgram n  -       n       -       1       postlogd"));

  private final Invocation io;
  private final Instance instance;
  private final List<String> done = new ArrayList<>();

  ConfigurationUpgrade(Invocation io, Instance instance) {
    this.io = io;
    this.instance = instance;
  }

  void run() throws CommandException {
    var file = instance.configDirectory().resolve("master.cf");
    try {
      FileReplacement.replace(file, this::upgraded);
      done.forEach(what -> io.out().print("Editing " + file + ", " + what + "\n"));
      mainFile();
    } catch (ConfigException e) {
      throw new CommandException(e.getMessage());
    }
  }

  /** The text of master.cf with what is missing. */
  String upgraded(String text) {
    done.clear();
    String now = text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
    for (Step step : STEPS) {
      now =
          switch (step) {
            case Addition addition -> add(now, addition);
            case Change change -> change(now, change);
          };
    }
    return now;
  }

  private String add(String text, Addition addition) {
    if (Pattern.compile(addition.present(), Pattern.MULTILINE).matcher(text).find()) {
      return text;
    }
    done.add("adding missing entry for " + addition.what());
    return text + addition.line() + "\n";
  }

  private String change(String text, Change change) {
    Matcher matcher = Pattern.compile(change.old(), Pattern.MULTILINE).matcher(text);
    if (!matcher.find()) {
      return text;
    }
    done.add(change.what());
    return matcher.replaceAll(change.replacement());
  }

  /** Only defer and deferred can contain many files. */
  private void mainFile() throws CommandException, ConfigException {
    String found = instance.settings().find("hash_queue_names").orElse("");
    List<String> words = List.of(found.split("[,\\s]+"));
    StringBuilder missing = new StringBuilder();
    if (!found.contains("defer")) {
      missing.append(" defer");
    }
    if (!words.contains("deferred")) {
      missing.append(" deferred");
    }
    if (!missing.isEmpty()) {
      io.out().print("fixing main.cf hash_queue_names for missing " + missing + "\n");
      MainFileEdit.assign(
          io, instance.configDirectory(), List.of("hash_queue_names=" + found + missing));
    }
    if (!isSet("inet_protocols")) {
      io.out()
          .print(
              "COMPATIBILITY: editing "
                  + instance.configDirectory()
                  + "/main.cf, setting inet_protocols=ipv4. Specify inet_protocols explicitly"
                  + " if you want to enable IPv6.\n");
      MainFileEdit.assign(io, instance.configDirectory(), List.of("inet_protocols=ipv4"));
    }
  }

  private boolean isSet(String name) throws ConfigException {
    var style = new Listing.Style(false, false, Listing.Show.NAME);
    Registry registry = Registry.ofInstance(instance.configDirectory());
    return Listing.of(instance.configDirectory(), registry, style).isSet(name);
  }
}
