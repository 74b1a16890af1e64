# Table types are removed, installed and updated while mail flows: every accepted message arrives as
# the tables say, once; nothing is refused for good that they do not refuse; nothing is left behind.
# The long run: ROUNDS=1000 PEER_TIMEOUT=3600 REPORT=/tmp/hot-swap itest/peers/run hot-swap
. "$PEERS/test.sh"
top=$(cd "$PEERS/../.." && pwd -P)
trap 'for p in mariadb slapd; do "$PEERS/$p.sh" stop "$WORK/$p" >/dev/null 2>&1 || :; done' EXIT
for p in mariadb slapd; do "$PEERS/$p.sh" start "$WORK/$p" >"$WORK/$p.env"; done
info() { sed -n "s/^$2=//p" "$WORK/$1.env"; }
# A distribution of its own, for its jars are changed.
cp -a "$POSTHOUSE_HOME" "$WORK/home"
bin=$WORK/home/bin
for jar in "$top"/itest/examples/map-http/target/map-http-*.jar; do
  case $jar in *-sources.jar | *-tests.jar) ;; *) cp "$jar" "$WORK/map-http.jar" ;; esac
done
chmod 644 "$WORK/map-http.jar"

for n in $(seq 0 19); do
  [ $((n % 2)) = 0 ] && site=a || site=b
  echo "INSERT INTO alias (address, goto, domain) VALUES ('alias-$n@alias.test', 'to-$n@$site.test', 'alias.test');"
done | mariadb --no-defaults -S "$(info mariadb SOCKET)" -u root "$(info mariadb DBNAME)"
for n in $(seq 0 19); do
  printf 'dn: uid=gone-%s,ou=people,%s\nobjectClass: inetOrgPerson\nuid: gone-%s\ncn: Gone\nsn: Gone\n' "$n" "$(info slapd BASE)" "$n"
  printf 'mail: gone-%s@a.test\ndescription: REJECT ldap says no\n\n' "$n"
done | ldapadd -x -H "$(info slapd LDAPI_URL)" -D "cn=admin,$(info slapd BASE)" -w admin-secret >/dev/null

port=$(free_port) first=$(free_port) second=$(free_port) web=$(free_port)
instance mta "$port" \
  "virtual_alias_domains = alias.test" \
  "virtual_alias_maps = mysql:$WORK/mta/etc/mysql.cf" \
  "transport_maps = hash:$WORK/mta/etc/transport" \
  "smtpd_client_restrictions = check_client_access cidr:$WORK/mta/etc/clients" \
  "smtpd_sender_restrictions = check_sender_access http:$WORK/mta/etc/http.cf" \
  "smtpd_recipient_restrictions = check_recipient_access ldap:$WORK/mta/etc/ldap.cf, permit_mynetworks, reject" \
  "smtpd_soft_error_limit = 1000" "smtpd_hard_error_limit = 2000" \
  "smtp_host_lookup = native" "smtp_dns_support_level = disabled" \
  "queue_run_delay = 1s" "minimal_backoff_time = 1s" "maximal_backoff_time = 3s"
conf=$WORK/mta/etc
cat >"$conf/mysql.cf" <<END
hosts = inet:127.0.0.1:$(info mariadb PORT)
user = $(info mariadb USER)
password = $(info mariadb PASSWORD)
dbname = $(info mariadb DBNAME)
domain = alias.test
query = SELECT goto FROM alias WHERE address = '%s' AND active = 1
END
cat >"$conf/ldap.cf" <<END
server_host = $(info slapd URL)
search_base = ou=people,$(info slapd BASE)
query_filter = (mail=%s)
result_attribute = description
domain = a.test
END
printf 'url = http://127.0.0.1:%s/%%s\ndomain = sender.test\n' "$web" >"$conf/http.cf"
printf '127.0.7.0/24 REJECT cidr says no\n127.0.0.0/8 DUNNO\n0.0.0.0/0 REJECT\n' >"$conf/clients"
printf '%s smtp:[127.0.0.1]:%s\n' a.test "$first" sender.test "$first" b.test "$second" >"$conf/transport"
chmod 644 "$conf"/*
"$bin/postmap" -c "$conf" "hash:$conf/transport"
"$bin/postfix" -c "$conf" start

"$("$top/cnf/java-home")/bin/java" -Xmx1g -XX:TieredStopAtLevel=1 ${SEED:+-Dseed=$SEED} "$PEERS/hotswap/HotSwap.java" \
  bin="$bin" conf="$conf" system="$WORK/home/system" jar="$WORK/map-http.jar" port="$port" \
  sinks="$first,$second" web="$web" rounds="${ROUNDS:-40}" rate="${RATE:-220}" seconds="${SECONDS_BEFORE:-8}" |
  tee "${REPORT:-$WORK/report}"
