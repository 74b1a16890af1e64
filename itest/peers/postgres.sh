#!/usr/bin/env bash
# PostgreSQL on loopback with a private cluster, run as the user postgres.
#   start DIR [--port N] [--addr A] [--seed FILE.sql] [--tls CERTS [--cert NAME]]
# The seed (default: data/mail.pgsql) is loaded once, into a new cluster.
. "$(dirname "$0")/lib.sh"

peer_ready() {
  alive postgres && [ -f "$DIR/seeded" ] &&
    as postgres psql -qAt -h "$DIR/sock" -p "$(got PORT)" -d postgres -c 'SELECT 1' >/dev/null 2>&1
}

peer_start() {
  local bin port addr seed
  bin=$(echo /usr/lib/postgresql/*/bin); bin=${bin##* }
  [ -x "$bin/postgres" ] || die "postgres is missing: run install"
  port=$(port port PORT); addr=$(opt addr 127.0.0.1); seed=$(opt seed "$PEERS_HOME/data/mail.pgsql")
  put ADDR "$addr"; put SOCKET_DIR "$DIR/sock"; put DBNAME mail; put USER postfix; put PASSWORD postfix-secret
  mkdir -p "$DIR/data" "$DIR/sock"; chown postgres: "$DIR/data" "$DIR/sock"; chmod 700 "$DIR/data"
  cd "$DIR/data"
  if [ ! -f PG_VERSION ]; then
    as postgres "$bin/initdb" -D "$DIR/data" -A trust -N --locale=C -E UTF8 >"$DIR/log/initdb.log" 2>&1
    as postgres tee pg_hba.conf >/dev/null <<HBA
local all all trust
host all all 0.0.0.0/0 scram-sha-256
host all all ::/0 scram-sha-256
HBA
  fi
  local tls=()
  if [ -n "$(opt tls)" ]; then
    # The server wants a key that is its own.
    install -o postgres -m 600 "$(opt tls)/$(opt cert localhost).rsa.key" "$DIR/data/server.key"
    tls=(-c ssl=on -c ssl_key_file=server.key -c "ssl_cert_file=$(opt tls)/$(opt cert localhost).rsa.cert" -c "ssl_ca_file=$(opt tls)/ca.pem")
  fi
  bg postgres setpriv --reuid=postgres --regid=postgres --init-groups \
    "$bin/postgres" -D "$DIR/data" -h "$addr" -p "$port" -k "$DIR/sock" -F \
    -c max_connections=40 -c shared_buffers=16MB "${tls[@]}"
  if [ ! -f "$DIR/seeded" ]; then
    local sql=(as postgres psql -qAt -v ON_ERROR_STOP=1 -h "$DIR/sock" -p "$port" -d postgres)
    within 60 "${sql[@]}" -c 'SELECT 1' >/dev/null 2>&1 || die "no answer: $(tail -3 "$DIR/log/postgres.log")"
    "${sql[@]}" <"$seed"
    touch "$DIR/seeded"
  fi
}
# INT: the fast shutdown; TERM would wait for the clients to leave.
peer_stop() { halt postgres INT; }
peer_main "$@"
