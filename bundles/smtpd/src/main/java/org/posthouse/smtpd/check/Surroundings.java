package org.posthouse.smtpd.check;

import org.posthouse.api.log.Log;
import org.posthouse.api.rewrite.AddressResolver;
import org.posthouse.api.table.Tables;

/** What access control works with. */
public record Surroundings(
    Tables tables, AddressResolver resolver, RestrictionRegistry restrictions, Log log) {}
