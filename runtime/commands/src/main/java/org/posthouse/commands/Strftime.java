package org.posthouse.commands;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** Formats a time as {@code date +FORMAT} does, in the C locale. */
record Strftime(ZonedDateTime time) {

  String format(String format) throws CommandException {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%') {
        out.append(c);
      } else if (++i == format.length()) {
        out.append('%');
      } else {
        out.append(field(format.charAt(i)));
      }
    }
    return out.toString();
  }

  private String field(char letter) throws CommandException {
    return switch (letter) {
      case '%' -> "%";
      case 'n' -> "\n";
      case 't' -> "\t";
      case 's' -> Long.toString(time.toEpochSecond());
      case 'G' -> Integer.toString(time.get(IsoFields.WEEK_BASED_YEAR));
      case 'V' -> pad(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      case 'C' -> pad(time.getYear() / 100);
      case 'u' -> Integer.toString(time.getDayOfWeek().getValue());
      case 'w' -> Integer.toString(time.getDayOfWeek().getValue() % 7);
      default -> {
        String pattern = pattern(letter);
        yield DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time);
      }
    };
  }

  private static String pad(int number) {
    return String.format(Locale.ROOT, "%02d", number);
  }

  private static String pattern(char letter) throws CommandException {
    return switch (letter) {
      case 'Y' -> "uuuu";
      case 'y' -> "uu";
      case 'm' -> "MM";
      case 'd' -> "dd";
      case 'e' -> "ppd";
      case 'j' -> "DDD";
      case 'H' -> "HH";
      case 'I' -> "hh";
      case 'k' -> "ppH";
      case 'l' -> "pph";
      case 'M' -> "mm";
      case 'S' -> "ss";
      case 'N' -> "nnnnnnnnn";
      case 'p' -> "a";
      case 'a' -> "EEE";
      case 'A' -> "EEEE";
      case 'b', 'h' -> "MMM";
      case 'B' -> "MMMM";
      case 'F' -> "uuuu-MM-dd";
      case 'T' -> "HH:mm:ss";
      case 'R' -> "HH:mm";
      case 'D' -> "MM/dd/uu";
      case 'z' -> "xx";
      case 'Z' -> "zzz";
      default -> throw new CommandException("maillog_file_rotate_suffix: unknown field %" + letter);
    };
  }
}
