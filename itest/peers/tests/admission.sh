# Who may have a session: connections are counted before TLS and at all ports together, and near
# the limit of a service new sessions get the settings under stress.
. "$PEERS/test.sh"
port=$(free_port) tls_port=$(free_port) busy_port=$(free_port)
"$PEERS/certs.sh" make "$WORK/certs" mta.test.invalid >/dev/null
chmod -R a+rX "$WORK/certs"
instance mta "$port" "mynetworks =" "smtpd_tls_chain_files = $(ls "$WORK"/certs/mta.test.invalid.*.chain | paste -sd,)" \
  "smtpd_tls_security_level = may"
conf=$WORK/mta/etc log=$WORK/mta/log/maillog
echo "127.0.0.1:$tls_port inet n - n - - smtpd -o smtpd_tls_wrappermode=yes" >>"$conf/master.cf"
echo "0.0.0.0:$busy_port inet n - n - 10 smtpd -o smtpd_client_connection_count_limit=0 -o { smtpd_banner = timeout \$smtpd_timeout }" >>"$conf/master.cf"
"$bin/postfix" -c "$conf" start
/usr/bin/python3 - "$port" "$tls_port" "$busy_port" <<'END' || fail "see above"
import select, socket, sys
port, tls, busy = map(int, sys.argv[1:])

def connect(to, source="127.0.0.1"):
    s = socket.create_connection(("127.0.0.1", to), 30, (source, 0))
    s.settimeout(30)
    return s

held = [connect(tls) for _ in range(400)]
# Those that were refused are closed; the others wait for a client that never says a word.
while len(held) > 50:
    ready = select.select(held, [], [], 30)[0]
    assert ready, "%d connections are held" % len(held)
    for s in ready:
        assert s.recv(1) == b""
        held.remove(s)
assert not select.select(held, [], [], 0)[0]
assert connect(port).recv(200) == b"421 4.7.0 mta.test.invalid Error: too many connections from 127.0.0.1\r\n"
assert connect(port, "127.0.0.2").recv(200).startswith(b"220 ")

sessions = [connect(busy) for _ in range(9)]
assert all(s.recv(200) == b"220 timeout 300s\r\n" for s in sessions)
assert connect(busy).recv(200) == b"220 timeout 10s\r\n"
END
has "$log" "warning: Connection concurrency limit exceeded: 51 from localhost[127.0.0.1] for service 127.0.0.1:$tls_port" || fail "log: limit"
has "$log" "hardly a place is free: new sessions get stress=yes" || fail "log: stress"

# Another handshake within a session is refused, and openssl ends with an error of its own.
printf 'R\n' | timeout 60 openssl s_client -starttls smtp -tls1_2 -connect "127.0.0.1:$port" -bind 127.0.0.3 >"$WORK/renegotiation" 2>&1 || :
has "$WORK/renegotiation" RENEGOTIATING || fail "not tried: $(tail -5 "$WORK/renegotiation")"
grep -qE 'alert|handshake failure|unexpected eof' "$WORK/renegotiation" || fail "renegotiated: $(tail -5 "$WORK/renegotiation")"
