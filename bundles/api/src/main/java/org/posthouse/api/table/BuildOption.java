package org.posthouse.api.table;

/** What whoever builds a table wishes; a type follows it as far as it applies. */
public enum BuildOption {
  /** Keys and values end with a null byte ({@code postmap -N}). */
  WITH_NULL,

  /** Keys and values do not end with a null byte ({@code postmap -n}). */
  WITHOUT_NULL,

  /** The mode of the new file is 0644, whatever that of its source is ({@code postmap -p}). */
  DEFAULT_MODE,

  /** Keys stay as they are written ({@code postmap -f}). */
  KEEP_CASE
}
