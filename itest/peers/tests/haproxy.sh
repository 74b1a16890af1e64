# A real HAProxy in front: both versions of its protocol, its health checks, and clients that come to
# the same port without it.
. "$PEERS/test.sh"
port=$(free_port) v1=$(free_port) v2=$(free_port)
instance mta "$port" "mynetworks = 127.0.0.9" "relay_transport = discard:" "default_transport = discard:" \
  "smtpd_peername_lookup = no" "smtpd_upstream_proxy_protocol = haproxy" "smtpd_upstream_proxy_networks = 127.0.0.1"
conf=$WORK/mta/etc log=$WORK/mta/log/maillog
cat >"$WORK/haproxy.cfg" <<END
global
  stats socket $WORK/haproxy.sock
defaults
  mode tcp
  timeout connect 5s
  timeout client 60s
  timeout server 60s
listen v1
  bind 127.0.0.1:$v1
  server mta 127.0.0.1:$port send-proxy check inter 300ms
listen v2
  bind 127.0.0.1:$v2
  server mta 127.0.0.1:$port send-proxy-v2 check inter 300ms
END
"$bin/postfix" -c "$conf" start
haproxy -f "$WORK/haproxy.cfg" -D -p "$WORK/haproxy.pid"
trap 'kill "$(cat "$WORK/haproxy.pid")"' EXIT
up() { echo "show stat" | python3 -c 'import socket, sys
s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); s.sendall(sys.stdin.buffer.read())
print(s.makefile().read())' "$WORK/haproxy.sock" | grep -c '^v[12],mta,.*,UP,' | grep -qx 2; }
until_true 30 "HAProxy finds the server up" up
sleep 2
! grep 'connect from\|haproxy read' "$log" || fail "health checks are in the log"
for front in "$v1" "$v2"; do
  mail "$front" a@example.org b@example.net --local-interface 127.0.0.9 >"$WORK/out" || fail "by the proxy: $(tail -20 "$WORK/out")"
  mail "$front" a@example.org b@example.net --local-interface 127.0.0.8 >"$WORK/out" && fail "a stranger relays by the proxy"
  grep -q '454 4.7.1 <b@example.net>: Relay access denied' "$WORK/out" || fail "$(tail -20 "$WORK/out")"
done
mail "$port" a@example.org b@example.net --local-interface 127.0.0.9 >"$WORK/out" || fail "directly: $(tail -20 "$WORK/out")"
mail "$port" a@example.org b@example.net --local-interface 127.0.0.8 >"$WORK/out" && fail "a stranger relays"
count() { [ "$(grep -c "$1" "$log")" = "$2" ]; }
until_true 10 "three sessions of 127.0.0.9" count ' connect from unknown\[127.0.0.9\]' 3
until_true 10 "three sessions of 127.0.0.8" count ' connect from unknown\[127.0.0.8\]' 3
until_true 10 "three refusals" count 'NOQUEUE: reject: RCPT from unknown\[127.0.0.8\]: 454 4.7.1 <b@example.net>: Relay access denied' 3
until_true 10 "three messages" count 'client=unknown\[127.0.0.9\]' 3
! grep 'connect from unknown\[127.0.0.1\]' "$log" || fail "the proxy was taken for the client"
