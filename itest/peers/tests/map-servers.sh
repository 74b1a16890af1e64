# Tables of every type with a server behind it, in a running mail system: the same answers as the
# installed Postfix gives, 451 while the server is killed, one warning for each change, and the
# right answer as soon as the server is back.
. "$PEERS/test.sh"
port=$(free_port)
peers='mariadb postgres slapd redis memcached tables'
trap 'for p in $peers; do "$PEERS/$p.sh" stop "$WORK/$p" >/dev/null 2>&1 || :; done' EXIT
for p in $peers; do "$PEERS/$p.sh" start "$WORK/$p" >"$WORK/$p.env"; done
info() { sed -n "s/^$2=//p" "$WORK/$1.env"; }

redis-cli -s "$(info redis SOCKET)" --no-auth-warning -a "$(info redis PASSWORD)" set team@example.net alice@example.net >/dev/null
echo "alias team@example.net alice@example.net" >>"$(info tables TABLE)"
echo "tcp team@example.net alice@example.net" >>"$(info tables TABLE)"
sqlite3 "$WORK/aliases.db" "CREATE TABLE alias (address, goto); INSERT INTO alias VALUES ('team@example.net', 'alice@example.net')"
chmod 644 "$WORK/aliases.db"

cat >"$WORK/mysql.cf" <<END
hosts = inet:127.0.0.1:$(info mariadb PORT)
user = $(info mariadb USER)
password = $(info mariadb PASSWORD)
dbname = $(info mariadb DBNAME)
query = SELECT goto FROM alias WHERE address = '%s' AND active = 1
END
cat >"$WORK/pgsql.cf" <<END
hosts = inet:127.0.0.1:$(info postgres PORT)
user = $(info postgres USER)
password = $(info postgres PASSWORD)
dbname = $(info postgres DBNAME)
query = SELECT * FROM alias_of('%s')
END
cat >"$WORK/ldap.cf" <<END
server_host = $(info slapd URL)
search_base = $(info slapd BASE)
query_filter = (mail=%s)
special_result_attribute = memberDN
leaf_result_attribute = mail
result_attribute =
END
cat >"$WORK/redis.cf" <<END
hosts = inet:127.0.0.1:$(info redis PORT)
password = $(info redis PASSWORD)
END
cat >"$WORK/memcache.cf" <<END
memcache = inet:127.0.0.1:$(info memcached PORT)
max_try = 1
END
printf 'dbpath = %s\nquery = SELECT goto FROM alias WHERE address = '"'%%s'"'\n' "$WORK/aliases.db" >"$WORK/sqlite.cf"
chmod 644 "$WORK"/*.cf
socketmap=socketmap:inet:127.0.0.1:$(info tables SOCKETMAP_PORT):alias
tcp=tcp:127.0.0.1:$(info tables TCP_PORT)

# What Postfix says too, if it has the type.
mkdir "$WORK/real"
echo 'compatibility_level = 3.6' >"$WORK/real/main.cf"
cp /etc/postfix/dynamicmaps.cf "$WORK/real/"
cp -r /etc/postfix/dynamicmaps.cf.d "$WORK/real/" 2>/dev/null || :

instance mta "$port" "virtual_alias_domains = example.net" "posthouse_table_timeout = 5s"
conf=$WORK/mta/etc log=$WORK/mta/log/maillog
"$bin/postfix" -c "$conf" start
console() { "$bin/posthouse" -c "$conf" "$@"; }
for type in mysql pgsql ldap redis memcache socketmap tcp sqlite mongodb; do
  console feature:install "map-$type"
done
for type in mongodb mysql redis; do console map:list | grep -q "^types:.* $type " || fail "types: $(console map:list)"; done
# ask TABLE KEY: the answer. "Not found" has a status of its own, as in postmap.
ask() {
  local answer status=0
  answer=$(console map:query "$1" "$2") || status=$?
  case $status:$answer in 0:* | 1:*"(not found)") cut -f2 <<<"$answer" ;; *) echo "status $status: $answer" ;; esac
}

for table in "mysql:$WORK/mysql.cf" "pgsql:$WORK/pgsql.cf" "ldap:$WORK/ldap.cf" "sqlite:$WORK/sqlite.cf" "$socketmap" "$tcp"; do
  for key in team@example.net nobody@example.net "o'brien@example.net" '*' "x' OR '1'='1" "a\\b@example.net"; do
    real=$(/usr/sbin/postmap -c "$WORK/real" -q "$key" "$table") || real="(not found)"
    ours=$(ask "$table" "$key")
    [ "$ours" = "$real" ] || fail "$table: $key: \"$ours\" instead of \"$real\""
  done
done
[ "$(ask "redis:$WORK/redis.cf" team@example.net)" = alice@example.net ] || fail redis
[ "$(ask "memcache:$WORK/memcache.cf" team@example.net)" = "(not found)" ] || fail memcache

# The status of the answer to RCPT TO.
reply() {
  timeout 30 swaks --server "127.0.0.1:$port" --helo client.test.invalid --from sender@example.org \
    --to team@example.net --quit-after RCPT </dev/null 2>/dev/null | sed -n 's/^<[-~*]\** *\(451\|250 2.1.5\|550\).*/\1/p' | tail -1
}
warnings() { grep -c "postfix/tables\[.*warning: .*$1" "$log" || :; }

while read -r peer table words; do
  "$bin/postconf" -c "$conf" -e "virtual_alias_maps = $table"
  "$bin/postfix" -c "$conf" reload
  [ "$(reply)" = "250 2.1.5" ] || fail "$table: not taken: $(reply)"
  before=$(warnings "$words")
  "$PEERS/$peer.sh" stop "$WORK/$peer" >/dev/null
  for _ in 1 2 3; do [ "$(reply)" = 451 ] || fail "$table: no 451 while the server is down: $(reply)"; done
  [ $(($(warnings "$words") - before)) = 1 ] || fail "$table: warnings: $(grep "$words" "$log")"
  "$PEERS/$peer.sh" start "$WORK/$peer" >/dev/null
  [ "$peer" != redis ] || redis-cli -s "$(info redis SOCKET)" --no-auth-warning -a "$(info redis PASSWORD)" set team@example.net alice@example.net >/dev/null
  [ "$(reply)" = "250 2.1.5" ] || fail "$table: not taken after the server is back: $(reply)"
  [ $(($(warnings "$words") - before)) = 2 ] || fail "$table: warnings: $(grep "$words" "$log")"
done <<END
mariadb mysql:$WORK/mysql.cf mysql server
postgres pgsql:$WORK/pgsql.cf pgsql server
slapd ldap:$WORK/ldap.cf LDAP server
redis redis:$WORK/redis.cf Redis server
tables $socketmap socketmap server
tables $tcp tcp table server
END
grep -q -e "$(info mariadb PASSWORD)" "$log" && fail "a password is in the log"

# A type that leaves takes its connections along.
console feature:uninstall --force map-mysql
no_connection() {
  [ "$(mariadb --no-defaults -S "$(info mariadb SOCKET)" -u root -N -e \
    "SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'postfix'")" = 0 ]
}
until_true 10 "no connection left" no_connection
