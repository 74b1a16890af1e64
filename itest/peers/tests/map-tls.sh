# Tables whose servers speak TLS, and the ways to log in to a directory: answers with the right
# authority, a temporary error and one warning that says why with a wrong one, or with a name that
# the certificate does not have.
. "$PEERS/test.sh"
port=$(free_port)
certs=$WORK/certs
"$PEERS/certs.sh" make "$certs" named+localhost numbered+127.0.0.1 client >/dev/null
"$PEERS/certs.sh" make "$WORK/others" >/dev/null
chmod 755 "$certs" "$WORK/others"
trap 'for p in mariadb postgres slapd redis; do "$PEERS/$p.sh" stop "$WORK/$p" >/dev/null 2>&1 || :; done' EXIT
"$PEERS/mariadb.sh" start "$WORK/mariadb" --tls "$certs" --cert numbered >"$WORK/mariadb.env" &
"$PEERS/postgres.sh" start "$WORK/postgres" --tls "$certs" --cert named >"$WORK/postgres.env" &
"$PEERS/slapd.sh" start "$WORK/slapd" --tls "$certs" --cert named --sasl yes >"$WORK/slapd.env" &
"$PEERS/redis.sh" start "$WORK/redis" --tls "$certs" --cert named >"$WORK/redis.env" &
wait
info() { sed -n "s/^$2=//p" "$WORK/$1.env"; }
redis-cli -s "$(info redis SOCKET)" --no-auth-warning -a "$(info redis PASSWORD)" set team@example.net alice@example.net >/dev/null
mariadb --no-defaults -S "$(info mariadb SOCKET)" -u root -e \
  "GRANT SELECT ON vimbadmin.* TO secure@'%' IDENTIFIED BY 'mariadb-secret' REQUIRE X509"

instance mta "$port" "posthouse_table_timeout = 20s"
conf=$WORK/mta/etc log=$WORK/mta/log/maillog
"$bin/postfix" -c "$conf" start
console() { "$bin/posthouse" -c "$conf" "$@"; }
for type in mysql pgsql ldap redis; do console feature:install "map-$type"; done

n=0
# table TYPE LINE...: a table of these parameters, called $table.
table() {
  local type=$1; shift
  n=$((n + 1))
  printf '%s\n' "$@" >"$WORK/$n.cf"
  table=$type:$WORK/$n.cf
}
# gives KEY ANSWER: what the table has to say.
gives() {
  local answer status=0 want=0
  answer=$(console map:query "$table" "$1" 2>&1) || status=$?
  [ "$2" != "(not found)" ] || want=1
  [ $status = $want ] || fail "$(cat "${table#*:}"): $1: status $status: $answer"
  answer=$(cut -f2 <<<"$answer")
  [ "$answer" = "$2" ] || fail "$(cat "${table#*:}"): $1: \"$answer\" instead of \"$2\"; $(tail -3 "$log")"
}
warnings() { grep "postfix/tables\[.*warning: " "$log" || :; }
warned() { [ "$(warnings | wc -l)" = "$refusals" ]; }
refusals=0
# refused KEY WORDS...: a temporary error; the one warning about it has these words.
refused() {
  local key=$1 answer words status; shift
  for _ in 1 2; do
    status=0
    answer=$(console map:query "$table" "$key" 2>&1) || status=$?
    [ $status = 75 ] || fail "$(cat "${table#*:}"): status $status instead of 75: $answer"
    [[ $answer == *"lookup error"* ]] || fail "$(cat "${table#*:}"): no error: $answer"
  done
  refusals=$((refusals + 1))
  until_true 5 "one warning for $(cat "${table#*:}") in $(warnings | tail -3)" warned
  for words; do warnings | tail -1 | grep -q -e "$words" || fail "$(cat "${table#*:}"): no \"$words\" in: $(warnings | tail -1)"; done
}

mysql() {
  table mysql "hosts = inet:127.0.0.1:$(info mariadb PORT)" "user = ${user:-postfix}" \
    "password = ${password:-$(info mariadb PASSWORD)}" "dbname = $(info mariadb DBNAME)" \
    "query = SELECT CONCAT(goto, ' ', (SELECT IF(VARIABLE_VALUE = '', 'plain', 'tls')
      FROM information_schema.session_status WHERE VARIABLE_NAME = 'Ssl_cipher')) FROM alias WHERE address = '%s'" "$@"
}
mysql; gives team@example.net "alice@example.net,bob@example.net tls"
mysql "tls_CAfile = $certs/ca.pem"; gives team@example.net "alice@example.net,bob@example.net tls"
mysql "tls_CAfile = $certs/ca.pem" "tls_verify_cert = yes"; gives team@example.net "alice@example.net,bob@example.net tls"
mysql "tls_CAfile = $WORK/others/ca.pem"; refused team@example.net "mysql server" "certificate"
user=secure password=mariadb-secret mysql; refused team@example.net "mysql server" "Access denied"
user=secure password=mariadb-secret mysql "tls_CAfile = $certs/ca.pem" "tls_cert_file = $certs/client.ec.cert" \
  "tls_key_file = $certs/client.ec.key"; gives team@example.net "alice@example.net,bob@example.net tls"
"$PEERS/mariadb.sh" stop "$WORK/mariadb"
"$PEERS/mariadb.sh" start "$WORK/mariadb" --tls "$certs" --cert named >/dev/null
mysql "tls_CApath = $WORK/hashed" "tls_verify_cert = yes" "pool_size = 3"
mkdir "$WORK/hashed"; cp "$certs/ca.pem" "$WORK/hashed/$(openssl x509 -hash -noout -in "$certs/ca.pem").0"
refused team@example.net "mysql server" "127.0.0.1"

pgsql() { table pgsql "hosts = postgresql://$(info postgres USER):$(info postgres PASSWORD)@$1:$(info postgres PORT)/$(info postgres DBNAME)?$2" \
    "query = SELECT alias_of('%s') || CASE WHEN ssl THEN ' tls' ELSE ' plain' END FROM pg_stat_ssl WHERE pid = pg_backend_pid()"; }
pgsql 127.0.0.1 sslmode=disable; gives team@example.net "alice@example.net plain,bob@example.net plain"
pgsql 127.0.0.1 sslmode=require; gives team@example.net "alice@example.net tls,bob@example.net tls"
pgsql localhost "sslmode=verify-full&sslrootcert=$certs/ca.pem"; gives team@example.net "alice@example.net tls,bob@example.net tls"
# As for libpq, the key is for nobody else to read.
install -o postfix -m 600 "$certs/client.rsa.key" "$WORK/client.key"
pgsql 127.0.0.1 "sslmode=verify-ca&sslrootcert=$certs/ca.pem&sslcert=$certs/client.rsa.cert&sslkey=$WORK/client.key"
gives team@example.net "alice@example.net tls,bob@example.net tls"
pgsql localhost "sslmode=verify-full&sslrootcert=$WORK/others/ca.pem"; refused team@example.net "pgsql server" "certificate"
pgsql 127.0.0.1 "sslmode=verify-full&sslrootcert=$certs/ca.pem"; refused team@example.net "pgsql server" "127.0.0.1"

redis() { table redis "hosts = inet:$1:$(info redis TLS_PORT)" "password = $(info redis PASSWORD)" "tls = yes" "${@:2}"; }
redis localhost "tls_CAfile = $certs/ca.pem" "tls_cert_file = $certs/client.rsa.cert" "tls_key_file = $certs/client.rsa.key"
gives team@example.net alice@example.net
redis 127.0.0.1 "tls_verify_cert = no"; gives team@example.net alice@example.net
redis localhost "tls_CAfile = $WORK/others/ca.pem"; refused team@example.net "Redis server" "certificate"
redis 127.0.0.1 "tls_CAfile = $certs/ca.pem"; refused team@example.net "Redis server" "127.0.0.1"

# An entry that only the user postfix may see.
hidden() {
  table ldap "search_base = $(info slapd BASE)" "query_filter = (mail=%s)" "result_attribute = maildrop" "$@"
}
simple="bind = yes
bind_dn = $(info slapd BIND_DN)
bind_pw = $(info slapd BIND_PW)"
sasl() { printf 'bind = sasl\nsasl_mechs = %s\nbind_dn = postfix\nbind_pw = %s' "$1" "$(info slapd BIND_PW)"; }
found=hidden@mailstore.example.net
hidden "server_host = $(info slapd URL)"; gives hidden@example.net "(not found)"
hidden "server_host = $(info slapd LDAPS_URL)" "$simple"; gives hidden@example.net $found
strict="tls_require_cert = yes
tls_ca_cert_file = $certs/ca.pem"
for server in "server_host = $(info slapd LDAPS_URL)" "server_host = localhost
server_port = $(info slapd PORT)
start_tls = yes"; do
  hidden "$server" "$simple" "$strict"; gives hidden@example.net $found
  hidden "${server/localhost/127.0.0.1}" "$simple" "$strict"; refused hidden@example.net "LDAP server" "127.0.0.1"
  hidden "$server" "$simple" "tls_require_cert = yes" "tls_ca_cert_file = $WORK/others/ca.pem"
  refused hidden@example.net "LDAP server" "certificate"
done
for mechanism in PLAIN DIGEST-MD5 CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-512; do
  hidden "server_host = $(info slapd LDAPS_URL)" "$strict" "$(sasl "$mechanism")"; gives hidden@example.net $found
done
hidden "server_host = $(info slapd LDAPI_URL)" "bind = sasl" "sasl_mechs = EXTERNAL"; gives hidden@example.net $found
hidden "server_host = $(info slapd LDAPS_URL)" "$strict" "bind = sasl" "sasl_mechs = EXTERNAL" \
  "tls_cert = $certs/client.rsa.cert" "tls_key = $certs/client.rsa.key"; gives hidden@example.net $found
hidden "server_host = $(info slapd URL)" "bind = sasl" "sasl_mechs = DIGEST-MD5" "bind_dn = postfix" "bind_pw = wrong-secret"
refused hidden@example.net "LDAP server" "invalid credentials"
warned || fail "more than one warning for a change: $(warnings)"
grep -q -e -secret "$log" && fail "a password is in the log"
:
