# postmap and tables with servers behind them: the answers and exit status of the installed Postfix,
# with the mail system up and down; and with the tables' servers down the same form of trouble.
. "$PEERS/test.sh"
port=$(free_port)
peers='mariadb postgres slapd redis memcached tables'
trap 'for p in $peers; do "$PEERS/$p.sh" stop "$WORK/$p" >/dev/null 2>&1 || :; done' EXIT
for p in $peers; do "$PEERS/$p.sh" start "$WORK/$p" >"$WORK/$p.env" & done
wait
info() { sed -n "s/^$2=//p" "$WORK/$1.env"; }
redis-cli -s "$(info redis SOCKET)" --no-auth-warning -a "$(info redis PASSWORD)" set team@example.net alice@example.net >/dev/null
echo "alias team@example.net alice@example.net" >>"$(info tables TABLE)"
echo "tcp team@example.net alice@example.net" >>"$(info tables TABLE)"
sqlite3 "$WORK/aliases.db" "CREATE TABLE alias (address, goto); INSERT INTO alias VALUES ('team@example.net', 'alice@example.net')"

login() { printf 'user = %s\npassword = %s\ndbname = %s\n' "$(info "$1" USER)" "$(info "$1" PASSWORD)" "$(info "$1" DBNAME)"; }
{ login mariadb; echo "hosts = inet:127.0.0.1:$(info mariadb PORT)"; echo "query = SELECT goto FROM alias WHERE address = '%s'"; } >"$WORK/mysql.cf"
{ login postgres; echo "hosts = inet:127.0.0.1:$(info postgres PORT)"; echo "query = SELECT * FROM alias_of('%s')"; } >"$WORK/pgsql.cf"
printf '%s\n' "server_host = $(info slapd URL)" "search_base = $(info slapd BASE)" "query_filter = (mail=%s)" \
  "special_result_attribute = memberDN" "leaf_result_attribute = mail" "result_attribute =" >"$WORK/ldap.cf"
printf '%s\n' "memcache = inet:127.0.0.1:$(info memcached PORT)" "max_try = 1" >"$WORK/memcache.cf"
printf '%s\n' "hosts = inet:127.0.0.1:$(info redis PORT)" "password = $(info redis PASSWORD)" >"$WORK/redis.cf"
printf '%s\n' "dbpath = $WORK/aliases.db" "query = SELECT goto FROM alias WHERE address = '%s'" >"$WORK/sqlite.cf"
chmod 644 "$WORK"/*.cf
postfix_too="mysql:$WORK/mysql.cf pgsql:$WORK/pgsql.cf ldap:$WORK/ldap.cf memcache:$WORK/memcache.cf sqlite:$WORK/sqlite.cf
  socketmap:inet:127.0.0.1:$(info tables SOCKETMAP_PORT):alias tcp:127.0.0.1:$(info tables TCP_PORT)"

mkdir "$WORK/real"
echo 'compatibility_level = 3.6' >"$WORK/real/main.cf"
cp /etc/postfix/dynamicmaps.cf "$WORK/real/"
cp -r /etc/postfix/dynamicmaps.cf.d "$WORK/real/" 2>/dev/null || :

instance mta "$port"
conf=$WORK/mta/etc
"$bin/postfix" -c "$conf" start
for type in mysql pgsql ldap redis memcache sqlite socketmap tcp; do "$bin/posthouse" -c "$conf" feature:install "map-$type"; done
has_types() { "$bin/postconf" -c "$conf" -m | grep -qx tcp; }
until_true 10 "the types in the index" has_types

# run COMMAND...: its standard output and exit status; errors in $WORK/err.
run() { local status=0; "$@" 2>"$WORK/err" || status=$?; echo "status $status"; }
ours() { run timeout 60 "$bin/postmap" -c "$conf" "$@"; }
real() { run timeout 60 /usr/sbin/postmap -c "$WORK/real" "$@"; }

exec 3<>"/dev/tcp/127.0.0.1/$(info memcached PORT)"
printf 'set team@example.net 0 0 17\r\nalice@example.net\r\n' >&3
read -r stored <&3
exec 3>&-
[[ $stored == STORED* ]] || fail "memcached: $stored"
for state in up down; do
  [ $state = up ] || "$bin/postfix" -c "$conf" stop
  for table in $postfix_too; do
    for key in team@example.net nobody@example.net; do
      [ "$(ours -q $key "$table")" = "$(real -q $key "$table")" ] ||
        fail "$table $key: $(ours -q $key "$table"; cat "$WORK/err") instead of $(real -q $key "$table"; cat "$WORK/err")"
    done
    [ "$(printf 'team@example.net\nnobody@example.net\n' | ours -q - "$table")" = \
      "$(printf 'team@example.net\nnobody@example.net\n' | real -q - "$table")" ] || fail "$table -q -"
  done
  [ "$(ours -q team@example.net "redis:$WORK/redis.cf")" = $'alice@example.net\nstatus 0' ] || fail "redis: $(cat "$WORK/err")"
  [ "$(ours -q nobody@example.net "redis:$WORK/redis.cf")" = "status 1" ] || fail "redis: $(cat "$WORK/err")"
  [ ! -s "$WORK/err" ] || fail "redis: $(cat "$WORK/err")"
done
[ "$(ours -d team@example.net "memcache:$WORK/memcache.cf")" = "status 0" ] || fail "memcache -d: $(cat "$WORK/err")"
[ "$(real -q team@example.net "memcache:$WORK/memcache.cf")" = "status 1" ] || fail "memcache: still there"

for p in $peers; do "$PEERS/$p.sh" stop "$WORK/$p" >/dev/null; done
for table in $postfix_too "redis:$WORK/redis.cf"; do
  case $table in sqlite:*) continue ;; redis:*) ;; *)
    [ "$(real -q team@example.net "$table")" = "status 1" ] || fail "$table: of Postfix: $(cat "$WORK/err")"
    has "$WORK/err" "postmap: fatal: table $table: query error: " || fail "$table: of Postfix: $(cat "$WORK/err")" ;;
  esac
  [ "$(ours -q team@example.net "$table")" = "status 1" ] || fail "$table: $(cat "$WORK/err")"
  grep -q '^postmap: warning: connect to ' "$WORK/err" || fail "$table: no warning: $(cat "$WORK/err")"
  has "$WORK/err" "postmap: fatal: table $table: query error: " || fail "$table: $(cat "$WORK/err")"
  [ "$(wc -l <"$WORK/err")" = 2 ] || fail "$table: $(cat "$WORK/err")"
done
