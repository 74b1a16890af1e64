package org.posthouse.lmdb;

/** Where things stand in an LMDB file (version 1, 64 bit, little endian). */
final class LmdbFormat {
  static final int MAGIC = 0xBEEFC0DE;
  static final int VERSION = 1;
  static final long NO_PAGE = -1;
  static final int MAX_KEY = 511;
  static final int MAX_DEPTH = 32;

  static final int PAGE_HEADER = 16;
  static final int PAGE_FLAGS = 10;
  static final int PAGE_LOWER = 12;
  static final int PAGE_UPPER = 14;
  static final int OVERFLOW_PAGES = 12;

  static final int BRANCH = 0x01;
  static final int LEAF = 0x02;
  static final int OVERFLOW = 0x04;
  static final int META = 0x08;

  static final int META_MAGIC = 16;
  static final int META_VERSION = 20;
  static final int META_MAP_SIZE = 32;
  static final int META_PAGE_SIZE = 40;
  static final int META_FLAGS = 44;
  static final int META_FREE_ROOT = 80;
  static final int META_MAIN_FLAGS = 92;
  static final int META_DEPTH = 94;
  static final int META_BRANCH_PAGES = 96;
  static final int META_LEAF_PAGES = 104;
  static final int META_OVERFLOW_PAGES = 112;
  static final int META_ENTRIES = 120;
  static final int META_ROOT = 128;
  static final int META_LAST_PAGE = 136;
  static final int META_TRANSACTION = 144;
  static final int META_END = 152;

  static final int NODE_HEADER = 8;
  static final int NODE_FLAGS = 4;
  static final int NODE_KEY_SIZE = 6;
  static final int NODE_BIG_DATA = 0x01;

  private LmdbFormat() {}
}
