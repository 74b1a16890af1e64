package org.posthouse.launcher.provider;

/** What one bundle of the test exports. */
public final class Provided {}
