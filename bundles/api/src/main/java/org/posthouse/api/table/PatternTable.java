package org.posthouse.api.table;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A table whose entries are patterns (cidr, regexp, pcre). It is asked with whole keys only: no
 * partial keys, no parent domains, no folding.
 */
@ConsumerType
public interface PatternTable extends Table {}
