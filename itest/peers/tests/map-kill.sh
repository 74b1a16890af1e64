# Servers of tables killed while many sessions ask them: 451 and nothing worse, one warning that the
# server is away and one that it is back, answers as soon as it is, and no connection too many.
. "$PEERS/test.sh"
port=$(free_port)
peers='mariadb postgres slapd redis memcached tables'
trap 'touch "$WORK/stop"; for p in $peers; do "$PEERS/$p.sh" stop "$WORK/$p" >/dev/null 2>&1 || :; done' EXIT
for p in $peers; do "$PEERS/$p.sh" start "$WORK/$p" >"$WORK/$p.env" & done
wait
info() { sed -n "s/^$2=//p" "$WORK/$1.env"; }

login() { printf 'user = %s\npassword = %s\ndbname = %s\n' "$(info "$1" USER)" "$(info "$1" PASSWORD)" "$(info "$1" DBNAME)"; }
{ login mariadb; echo "hosts = inet:127.0.0.1:$(info mariadb PORT)"; echo "query = SELECT goto FROM alias WHERE address = '%s'"; } >"$WORK/mysql.cf"
{ login postgres; echo "hosts = inet:127.0.0.1:$(info postgres PORT)"; echo "query = SELECT * FROM alias_of('%s')"; } >"$WORK/pgsql.cf"
printf '%s\n' "server_host = $(info slapd URL)" "search_base = $(info slapd BASE)" "query_filter = (mail=%s)" \
  "special_result_attribute = memberDN" "leaf_result_attribute = mail" "result_attribute =" >"$WORK/ldap.cf"
printf '%s\n' "hosts = inet:127.0.0.1:$(info redis PORT)" "password = $(info redis PASSWORD)" >"$WORK/redis.cf"
printf '%s\n' "memcache = inet:127.0.0.1:$(info memcached PORT)" "max_try = 1" >"$WORK/memcache.cf"

instance mta "$port" "virtual_alias_domains = example.net" "posthouse_table_timeout = 10s" \
  "smtpd_soft_error_limit = 1000000" "smtpd_hard_error_limit = 1000000"
conf=$WORK/mta/etc log=$WORK/mta/log/maillog
"$bin/postfix" -c "$conf" start
console() { "$bin/posthouse" -c "$conf" "$@"; }
for type in mysql pgsql ldap redis memcache socketmap tcp; do console feature:install "map-$type"; done

replies=$WORK/replies
count() { grep -c "^[0-9.]* $1" "$replies" || :; }
# more CODE: five more replies of this kind than there were.
more() { [ "$(count "$1")" -ge $((seen + 5)) ]; }
await() { seen=$(count "$1"); until_true 30 "replies $1 of $table in $(tail -1 "$replies")" more "$1"; }
warnings() { grep "postfix/tables\[.*warning: .*$words" "$log" || :; }
warned() { [ $(($(warnings | wc -l) - before)) -ge "$1" ]; }
# connections PORT: how many the server has; without PORT, those of its UNIX-domain socket do not count.
connections() { ss -Htn state established "( sport = :$1 )" | wc -l; }
few() { [ "$(connections "$1")" -le "$2" ]; }

while read -r peer number table words; do
  "$bin/postconf" -c "$conf" -e "virtual_alias_maps = $table inline:{ { team@example.net = alice@example.net } }"
  "$bin/postfix" -c "$conf" reload
  rm -f "$WORK/stop"
  : >"$replies"
  before=$(warnings | wc -l)
  python3 "$PEERS/py/rcpt-load.py" "127.0.0.1:$port" team@example.net 20 "$WORK/stop" "$replies" &
  load=$!
  await 250
  read -r pid _ <"$(echo "$WORK/$peer"/run/*.pid)"
  kill -KILL -- "-$pid"
  # PostgreSQL takes a process that nobody has waited for yet for one that runs.
  rm -f "$WORK/$peer"/data/postmaster.pid "$WORK/$peer"/sock/.s.PGSQL.*.lock
  await 451
  until_true 10 "the warning of $words" warned 1
  until_true 60 "$peer again" "$PEERS/$peer.sh" start "$WORK/$peer" >/dev/null
  await 250
  until_true 10 "the warning that $words is back" warned 2
  touch "$WORK/stop"
  wait "$load" || fail "$table: sessions failed"
  [ "$(grep -vc '^[0-9.]* \(250 2.1.5\|451 4.3.0\)' "$replies" || :)" = 0 ] ||
    fail "$table: $(grep -v '^[0-9.]* \(250 2.1.5\|451 4.3.0\)' "$replies" | head -3)"
  case $(tail -1 "$replies") in *" 250 "*) ;; *) fail "$table: at the end: $(tail -1 "$replies")" ;; esac
  warned 3 && fail "$table: $(warnings)"
  # Of 20 sessions at a time no more connections stay than the pool has; none when the type leaves.
  few "$number" 20 || fail "$table: $(connections "$number") connections"
  echo "${table%%:*}: $(count 250) answers, $(count 451) while the server was away, $(connections "$number") connections"
  console feature:uninstall --force "map-${table%%:*}"
  until_true 10 "$table: no connection left of $(connections "$number")" few "$number" 0
done <<END
mariadb $(info mariadb PORT) mysql:$WORK/mysql.cf mysql server
postgres $(info postgres PORT) pgsql:$WORK/pgsql.cf pgsql server
slapd $(info slapd PORT) ldap:$WORK/ldap.cf LDAP server
redis $(info redis PORT) redis:$WORK/redis.cf Redis server
memcached $(info memcached PORT) memcache:$WORK/memcache.cf memcache server
tables $(info tables SOCKETMAP_PORT) socketmap:inet:127.0.0.1:$(info tables SOCKETMAP_PORT):alias socketmap server
tables $(info tables TCP_PORT) tcp:127.0.0.1:$(info tables TCP_PORT) tcp table server
END
