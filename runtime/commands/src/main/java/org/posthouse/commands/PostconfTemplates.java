package org.posthouse.commands;

/** Placeholder while the rest is built. */
record PostconfTemplates(Invocation io, PostconfOptions options) {
  int show() {
    return 0;
  }
}
