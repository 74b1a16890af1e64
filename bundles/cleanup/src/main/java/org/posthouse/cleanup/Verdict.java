package org.posthouse.cleanup;

import java.util.ArrayList;
import java.util.List;

/** What checks of the content have decided about a message so far. */
final class Verdict {
  private final List<String> copies = new ArrayList<>();
  private boolean over;
  private boolean held;
  private boolean discarded;
  private String filter = "";
  private String redirect = "";

  /** Nothing else is looked at. */
  void pass() {
    over = true;
  }

  boolean isOver() {
    return over;
  }

  void hold() {
    held = true;
  }

  boolean isHeld() {
    return held;
  }

  void discard() {
    discarded = true;
    over = true;
  }

  boolean isDiscarded() {
    return discarded;
  }

  void filter(String transportAndDestination) {
    filter = transportAndDestination;
  }

  String filter() {
    return filter;
  }

  void redirect(String address) {
    redirect = address;
    over = true;
  }

  String redirect() {
    return redirect;
  }

  void copyTo(String address) {
    copies.add(address);
  }

  List<String> copies() {
    return copies;
  }
}
