# A server with little memory under hostile clients of all kinds: it lives, honest clients are served
# all the while, and what it has delivered is whole.
# The long run: SECONDS_LONG=600 PEER_TIMEOUT=900 REPORT=/tmp/hostile itest/peers/run hostile-load
. "$PEERS/test.sh"
port=$(free_port)
"$PEERS/certs.sh" make "$WORK/certs" mta.test.invalid >/dev/null
chmod -R a+rX "$WORK/certs"
instance mta "$port" \
  "mynetworks = 127.0.0.1" "smtpd_peername_lookup = no" "smtpd_recipient_limit = 100000" \
  "virtual_mailbox_domains = box.test" "virtual_mailbox_maps = inline:{ { ada@box.test = ada/ } }" \
  "smtpd_relay_restrictions = reject_unauth_destination" "relay_domains = far.test" "relay_transport = discard:" \
  "smtpd_tls_security_level = may" "smtpd_tls_chain_files = $(ls "$WORK"/certs/mta.test.invalid.*.chain | paste -sd,)"
conf=$WORK/mta/etc
export POSTHOUSE_JAVA_OPTIONS=-Xmx256m
"$bin/postfix" -c "$conf" start
pid=$(tr -d ' ' <"$WORK/mta/queue/pid/master.pid")
python3 "$PEERS/py/hostile.py" "$port" "${SECONDS_LONG:-40}" "$pid" "$WORK/report" || { head -40 "$WORK/report"; fail "honest clients were not served"; }
cat "$WORK/report"
grep WRONG "$WORK/report" && fail "a reply that a client must not get"
for what in 'pipelined rcpt 250' 'pipelined rcpt 452 4.3.1' unread 'name 500' 'binary 500' silent; do
  has "$WORK/report" "$what" || fail "nobody was: $what"
done
# The heap, and what the server takes beside it, whatever clients do.
size=$(sed -n 's/^quarter 4: .*server \([0-9]*\) MB$/\1/p' "$WORK/report")
[ "$size" -gt 0 ] && [ "$size" -lt 520 ] || fail "the server takes $size MB"
[ -z "${REPORT:-}" ] || cp "$WORK/report" "$REPORT"
[ "$(tr -d ' ' <"$WORK/mta/queue/pid/master.pid")" = "$pid" ] || fail "the server ended"
grep -E "panic|fatal|the server ended" "$WORK/mta/log/maillog" && fail "the log tells of trouble"
sent=$(grep -c 'to=<ada@box.test>, .*status=sent' "$WORK/mta/log/maillog" || :)
kept=$(find "$WORK/mta/mail/ada/new" -type f | wc -l)
[ "$sent" -gt 0 ] && [ "$kept" -ge "$sent" ] || fail "$sent sent, $kept there"
