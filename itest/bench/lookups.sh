#!/bin/bash
# Access table lookups per second: pipelined RCPTs that are all refused, in Posthouse beside a real Postfix.
#   lookups.sh [TOTAL] [SESSIONS] [TYPE...]
# Tables: none (reject), hash, cidr and sqlite with 10000 entries, pcre with 100 patterns of which the
# last one matches, bigcidr with 100000 networks. ROUNDS=3 interleaved rounds; prints the median rate,
# CPU in us for each RCPT and the ratio of Posthouse's to Postfix's.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
total=${1:-20000} sessions=${2:-2}
shift $(($# < 2 ? $# : 2))
export POSTHOUSE_HOME=${POSTHOUSE_HOME:-$here/../../runtime/target/posthouse}
tmp=$(mktemp -d "${TMPDIR:-/var/tmp}/posthouse-lookups.XXXXXX")
chmod 755 "$tmp"
stop() {
    "$here/peer-postfix.sh" stop "$tmp/postfix" >/dev/null 2>&1 || true
    "$here/peer-posthouse.sh" stop "$tmp/posthouse" >/dev/null 2>&1 || true
    rm -rf "$tmp/postfix" "$tmp/posthouse"
}
trap 'stop; rm -rf "$tmp"' EXIT
cc -O2 -o "$tmp/smtpbench" "$here/smtpbench.c" -lssl -lcrypto
for i in $(seq 0 9999); do echo "u$i@reject.invalid REJECT no"; done >"$tmp/hash"
cut -d' ' -f1 "$tmp/hash" >"$tmp/addrs"
cp "$tmp/hash" "$tmp/theirs"
/usr/sbin/postmap "hash:$tmp/theirs"
for i in $(seq 0 9998); do echo "10.$((i / 250)).$((i % 250)).0/24 OK"; done >"$tmp/cidr"
echo "127.0.0.0/8 REJECT no" >>"$tmp/cidr"
seq 0 99998 | awk '{printf "%d.%d.%d.0/24 OK\n", 10 + $1 / 62500, $1 / 250 % 250, $1 % 250}' >"$tmp/bigcidr"
echo "127.0.0.0/8 REJECT no" >>"$tmp/bigcidr"
for i in $(seq 0 98); do echo "/^user$i\\.[a-z]+@(mail|smtp)$i\\.invalid\$/ REJECT"; done >"$tmp/pcre"
echo '/@reject\.invalid$/ REJECT no' >>"$tmp/pcre"
python3 - "$tmp/db" "$tmp/hash" <<'END'
import sqlite3, sys
d = sqlite3.connect(sys.argv[1])
d.execute("create table a (k text primary key, v text)")
d.executemany("insert into a values (?, ?)", (l.rstrip().split(" ", 1) for l in open(sys.argv[2])))
d.commit()
END
printf 'dbpath = %s/db\nquery = select v from a where k = '"'%%s'"'\n' "$tmp" >"$tmp/sqlite.cf"
chmod a+r "$tmp"/*

one() { # PORT SPEC COUNT
    local a b o
    a=$(python3 "$here/procstat.py" cpu $2)
    o=$("$tmp/smtpbench" rcpt -p "$1" -s "$sessions" -n "$3" -b 100 -a "$tmp/addrs")
    b=$(python3 "$here/procstat.py" cpu $2)
    echo "$o $(echo "$a $b" | awk -v n="$3" '{printf "%.1f", ($6 - $3) / n * 1e6}')" |
        sed -n 's/.*rcpts\/s=\([0-9.]*\).* \([0-9.]*\)$/\1 \2/p'
}
median() { sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

"$POSTHOUSE_HOME/bin/postmap" -c "$here/../../runtime/demo" "hash:$tmp/hash" 2>/dev/null || "$POSTHOUSE_HOME/bin/postmap" "hash:$tmp/hash"
for type in ${*:-none hash cidr bigcidr pcre sqlite}; do
    case $type in
    none) theirs=check_recipient_access,static:REJECT ours=$theirs ;;
    hash) theirs=check_recipient_access,hash:$tmp/theirs ours=check_recipient_access,hash:$tmp/hash ;;
    cidr | bigcidr) theirs=check_client_access,cidr:$tmp/$type ours=$theirs ;;
    pcre) theirs=check_recipient_access,pcre:$tmp/pcre ours=$theirs ;;
    sqlite) theirs=check_recipient_access,sqlite:$tmp/sqlite.cf ours=$theirs ;;
    esac
    patience="smtpd_hard_error_limit=1000000000 smtpd_soft_error_limit=1000000000 smtpd_error_sleep_time=0 smtpd_recipient_limit=1000000000"
    # shellcheck disable=SC2086
    "$here/peer-postfix.sh" start "$tmp/postfix" 2603 1 nolog $patience "smtpd_recipient_restrictions=$theirs,reject" >/dev/null
    # shellcheck disable=SC2086
    "$here/peer-posthouse.sh" start "$tmp/posthouse" 2604 1 nolog $patience "smtpd_recipient_restrictions=$ours,reject" >/dev/null
    one 2604 "$(cat "$tmp/posthouse/root.spec")" $((total * 3)) >/dev/null
    : >"$tmp/p"; : >"$tmp/h"
    for _ in $(seq "${ROUNDS:-3}"); do
        one 2603 "$(cat "$tmp/postfix/root.spec")" "$total" >>"$tmp/p"
        one 2604 "$(cat "$tmp/posthouse/root.spec")" "$total" >>"$tmp/h"
    done
    for f in p h; do for c in 1 2; do eval "$f$c=$(cut -d' ' -f$c "$tmp/$f" | median)"; done; done
    echo "$type sessions=$sessions postfix=$p1/s ${p2}us posthouse=$h1/s ${h2}us" \
        "rate=$(echo "$h1 $p1" | awk '{printf "%.2f", $1 / $2}') cpu=$(echo "$h2 $p2" | awk '{printf "%.2f", $1 / $2}')"
    stop
done
