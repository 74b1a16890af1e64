package org.posthouse.tables;

import java.util.List;
import org.posthouse.api.config.Settings;
import org.posthouse.api.table.Tables;

/**
 * A match list such as {@code relay_domains} or {@code mynetworks}: patterns, {@code /file/name}s
 * whose lines are patterns, and {@code type:table}s whose keys are; {@code !} negates. The first
 * element that matches decides. Files are read when the list is made. Immutable; keep it with
 * {@link Settings#derive}.
 */
public final class MatchList {
  private final String title;
  private final List<MatchElement> elements;
  private final boolean byAddress;

  private MatchList(String title, List<MatchElement> elements) {
    this.title = title;
    this.elements = List.copyOf(elements);
    byAddress = elements.stream().allMatch(MatchElement.Network.class::isInstance);
  }

  /** A list of domains such as {@code relay_domains}: matches a domain, and subdomains. */
  public static MatchList domains(Tables tables, Settings settings, String parameter) {
    return domains(
        tables, parameter, settings.get(parameter), ParentDomains.of(settings, parameter));
  }

  public static MatchList domains(Tables tables, String title, String text, ParentDomains parents) {
    return new MatchList(
        title, new MatchListParser(tables, MatchElement.Kind.DOMAIN, parents).parse(text));
  }

  /**
   * A list of strings such as {@code mydestination}: matches the whole string, ignoring case.
   * {@code virtual_alias_domains} and {@code virtual_mailbox_domains} are of this kind too.
   */
  public static MatchList strings(Tables tables, Settings settings, String parameter) {
    return strings(tables, parameter, settings.get(parameter));
  }

  public static MatchList strings(Tables tables, String title, String text) {
    return new MatchList(
        title,
        new MatchListParser(tables, MatchElement.Kind.STRING, ParentDomains.WITH_DOT).parse(text));
  }

  /** A list of clients such as {@code mynetworks}: host names, addresses and networks. */
  public static MatchList clients(Tables tables, Settings settings, String parameter) {
    return clients(
        tables, parameter, settings.get(parameter), ParentDomains.of(settings, parameter));
  }

  public static MatchList clients(Tables tables, String title, String text, ParentDomains parents) {
    return new MatchList(
        title, new MatchListParser(tables, MatchElement.Kind.CLIENT, parents).parse(text));
  }

  public boolean isEmpty() {
    return elements.isEmpty();
  }

  public String title() {
    return title;
  }

  /** Whether a domain or string matches. For a list of clients use {@link #matchClient}. */
  public ListMatch match(String text) {
    return matchClient(text, "");
  }

  /**
   * Whether a client matches by its name or its address.
   *
   * @param name the verified host name, or {@code unknown}; "" if only the address counts
   * @param address the IP address without brackets
   */
  public ListMatch matchClient(String name, String address) {
    MatchElement.Subject subject = MatchElement.Subject.of(name, address);
    for (int i = 0; i < elements.size(); i++) {
      MatchElement element = elements.get(i);
      switch (element.match(subject)) {
        case ListMatch.Yes _ -> {
          return ListMatch.of(!element.negated());
        }
        case ListMatch.Unknown(String reason) -> {
          return new ListMatch.Unknown(title + ": " + reason);
        }
        case ListMatch.No _ -> {}
      }
    }
    return ListMatch.NO;
  }

  /** Whether the answer for a client needs its address only, and no table. */
  public boolean isByAddress() {
    return byAddress;
  }

  /** Whether an IP address matches, when there is no name. */
  public ListMatch matchAddress(String address) {
    return matchClient("", address);
  }
}
