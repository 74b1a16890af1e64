package org.posthouse.smtpd.check;

import org.posthouse.api.log.Log;
import org.posthouse.api.rewrite.AddressResolver;
import org.posthouse.api.table.Tables;
import org.posthouse.net.dns.Dns;

/** What restrictions may ask. */
public record Surroundings(Tables tables, AddressResolver resolver, Dns dns, Log log) {}
