#!/bin/bash
# A private Posthouse on loopback ports, for the drivers here; the same shape as peer-postfix.sh.
#   peer-posthouse.sh start DIR PORT SINKPORT [WORD...]
#   peer-posthouse.sh stop DIR | queued DIR | mailq DIR
# WORDs: discard   every message is accepted, queued and discarded
#        nolog     maillog to /dev/null
#        name=value  any main.cf setting (no blanks: use , between items)
# POSTHOUSE_HOME names the distribution (else runtime/target/posthouse).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
home=${POSTHOUSE_HOME:-$here/../../runtime/target/posthouse}
cmd=$1 dir=$2
conf=$dir/etc
case $cmd in
stop)
    "$home/bin/postfix" -c "$conf" stop >/dev/null 2>&1 || true
    root=$(cat "$dir/root.pid")
    for _ in $(seq 50); do [ -d "/proc/$root" ] || exit 0; sleep 0.1; done
    python3 "$here/procstat.py" kill "$root"; exit 0 ;;
queued) "$home/bin/postqueue" -c "$conf" -j | wc -l; exit 0 ;;
mailq) "$home/bin/postqueue" -c "$conf" -p; exit 0 ;;
start) ;;
*) sed -n '2,8p' "$0"; exit 2 ;;
esac
port=$3 sink=$4; shift 4
owner=postfix
getent passwd postfix >/dev/null || owner=nobody
mkdir -p "$conf" "$dir/log"
chmod 755 "$dir" "$conf"
[ "$(id -u)" != 0 ] || chown "$owner" "$dir/log"
cat >"$conf/main.cf" <<END
compatibility_level = 3.6
queue_directory = $dir/spool
data_directory = $dir/data
mail_owner = $owner
myhostname = mta.bench.invalid
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
relayhost = [127.0.0.1]:$sink
maillog_file = $dir/log/maillog
maillog_file_prefixes = /var, /dev, $dir
smtp_dns_support_level = disabled
smtp_host_lookup = native
alias_maps =
alias_database =
default_process_limit = 200
default_destination_concurrency_limit = 100
initial_destination_concurrency = 50
smtpd_relay_restrictions = permit_mynetworks, reject
END
for w in "$@"; do case $w in
discard) echo "relayhost =
default_transport = discard:
relay_transport = discard:" >>"$conf/main.cf" ;;
nolog) sed -i 's/^maillog_file = .*/maillog_file = \/dev\/null/' "$conf/main.cf" ;;
*=*) echo "${w%%=*} = ${w#*=}" >>"$conf/main.cf" ;;
*) echo "unknown word $w" >&2; exit 2 ;;
esac; done
cat >"$conf/master.cf" <<END
127.0.0.1:$port inet n - n - - smtpd
pickup    unix  n - n 60    1 pickup
cleanup   unix  n - n -     0 cleanup
qmgr      unix  n - n 300   1 qmgr
rewrite   unix  - - n -     - trivial-rewrite
bounce    unix  - - n -     0 bounce
smtp      unix  - - n -     - smtp
relay     unix  - - n -     - smtp
showq     unix  n - n -     - showq
error     unix  - - n -     - error
retry     unix  - - n -     - error
discard   unix  - - n -     - discard
local     unix  - n n -     - local
virtual   unix  - n n -     - virtual
END
rm -f "$dir/root.pid"
python3 "$here/spawn.py" "$dir/root.pid" "$dir/log/start" "$home/bin/postfix" -c "$conf" start-fg
for _ in $(seq 600); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
        echo "started posthouse pid=$(cat "$dir/root.pid") port=$port secs=$(echo "$(date +%s.%N) - $(stat -c %.9Y "$dir/root.pid")" | bc 2>/dev/null || echo ?)"
        exit 0
    fi
    sleep 0.05
done
cat "$dir/log/start" >&2; tail "$dir/log/maillog" >&2 || true
exit 1
