package org.posthouse.master;

import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;

/**
 * A line of master.cf in one generation of the configuration.
 *
 * @param stressed its settings while it is near its limit
 */
record Configured(ServiceEntry entry, Settings settings, Settings stressed) {}
