package org.posthouse.map.redis;

import org.posthouse.tables.query.TableSettings;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisProtocol;

/**
 * What Jedis says first on a connection: the password if there is one, and the database. It speaks
 * version 2 of the protocol, which servers of every age know without being asked.
 */
record Login(String user, String secret, int database) implements JedisClientConfig {

  /** The login of the parameters {@code PREFIXuser} and {@code PREFIXpassword}. */
  static Login of(TableSettings settings, String prefix, int database) {
    return new Login(
        settings.get(prefix + "user", ""), settings.get(prefix + "password", ""), database);
  }

  @Override
  public String getUser() {
    return user.isEmpty() ? null : user;
  }

  @Override
  public String getPassword() {
    return secret.isEmpty() ? null : secret;
  }

  @Override
  public int getDatabase() {
    return database;
  }

  @Override
  public RedisProtocol getRedisProtocol() {
    return null;
  }

  @Override
  public boolean isAutoNegotiateProtocol() {
    return false;
  }

  @Override
  public ClientSetInfoConfig getClientSetInfoConfig() {
    return ClientSetInfoConfig.DISABLED;
  }

  /** The password is for nobody's eyes. */
  @Override
  public String toString() {
    return "Login[" + user + ", " + database + "]";
  }
}
