package org.posthouse.local;

import java.nio.file.Path;

/** An entry of the password file. */
record User(String name, int uid, int gid, Path home, String shell) {}
