# postqueue -i and -s, and ETRN, try one message, or those for one site, for any user or client whom main.cf lets;
# also mail for a transport that only waits to be asked for.
. "$PEERS/test.sh"
port=$(free_port)
"$PEERS/smtpsink.sh" start "$WORK/sink" >/dev/null
trap '"$PEERS/smtpsink.sh" stop "$WORK/sink" >/dev/null' EXIT
sink() { sed -n "s/^$1=//p" "$WORK/sink/peer.env"; }
printf 'fast.test x\n' >"$WORK/domains"
printf 'etrn.test etrn-only:[127.0.0.1]:%s\n' "$(sink PORT)" >"$WORK/transport"
instance mta "$port" "relayhost = [127.0.0.1]:$(sink PORT)" "minimal_backoff_time = 3600s" \
  "fast_flush_domains = texthash:$WORK/domains" "authorized_mailq_users = root" \
  "transport_maps = texthash:$WORK/transport" "defer_transports = etrn-only" \
  "smtpd_etrn_restrictions = check_etrn_access inline:{never.test=REJECT}, permit_mynetworks, reject"
conf=$WORK/mta/etc log=$WORK/mta/log/maillog
echo "etrn-only unix - - n - - smtp" >>"$conf/master.cf"
printf 'etrn.test x\nnever.test x\n' >>"$WORK/domains"
etrn() {
  python3 -c 'import smtplib, sys; s = smtplib.SMTP("127.0.0.1", sys.argv[1]); code, text = s.docmd("ETRN", sys.argv[2]); print(code, text.decode())' \
    "$port" "$1"
}
answers() { [ "$(etrn "$1")" = "$2" ] || fail "ETRN $1: $(etrn "$1")"; }
chmod 755 "$WORK" "$WORK/mta" "$conf"
as_nobody() { setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"; }
sent() { grep -c "to=<$1>.*status=sent" "$log"; }
has_deferred() { [ "$(grep -c "status=deferred" "$log")" = "$1" ]; }
queue_id() { "$bin/postqueue" -c "$conf" -j | grep "\"$1\"" | sed 's/.*"queue_id": "\([^"]*\)".*/\1/'; }

echo '{"rcpt": {"^": "451 4.3.0 later"}}' >"$(sink RULES)"
"$bin/postfix" -c "$conf" start
for user in a b; do
  for domain in fast.test other.test; do mail "$port" s@example.org "$user@$domain" >/dev/null || fail "$user@$domain"; done
done
until_true 60 "all deferred" has_deferred 4
as_nobody "$bin/postqueue" -c "$conf" -p >"$WORK/out" 2>&1 && fail "nobody sees the queue"
has "$WORK/out" "fatal: User nobody($(command id -u nobody)) is not allowed to view the mail queue" || fail "$(cat "$WORK/out")"
echo '{}' >"$(sink RULES)"
"$bin/postqueue" -c "$conf" -s other.test 2>"$WORK/out" && fail "other.test"
has "$WORK/out" 'Flush service is not configured for destination "other.test"' || fail "$(cat "$WORK/out")"

has_sent() { [ "$(sent "$2")" = "$1" ]; }
which=$(queue_id a@other.test)
as_nobody "$bin/postqueue" -c "$conf" -i "$which" || fail "postqueue -i $which"
until_true 30 "a@other.test alone" has_sent 1 a@other.test
[ "$(sent '.*@fast.test')" = 0 ] || fail "others were tried, too"
as_nobody "$bin/postqueue" -c "$conf" -s fast.test || fail "postqueue -s"
until_true 30 "all of fast.test" has_sent 2 .@fast.test
[ "$(sent b@other.test)" = 0 ] || fail "b@other.test was tried, too"
"$bin/postqueue" -c "$conf" -i ABCDEF0 || fail "what has left"

# ETRN: who may, for which sites, and what is delivered then.
for user in c d; do mail "$port" s@example.org "$user@etrn.test" >/dev/null || fail "$user@etrn.test"; done
until_true 30 "mail that waits for ETRN" has "$log" "status=deferred (deferred transport)"
answers other.test "459 <other.test>: service unavailable"
answers a..b "501 Error: invalid parameter syntax"
answers never.test "554 5.7.1 <never.test>: Etrn command rejected: Access denied"
[ "$(sent '.@etrn.test')" = 0 ] || fail "delivered before anybody asked"
answers "@ETRN.test" "250 Queuing started"
until_true 30 "all of etrn.test" has_sent 2 .@etrn.test
[ "$(sent b@other.test)" = 0 ] || fail "b@other.test was tried, too, by ETRN"
mail "$port" s@example.org e@etrn.test >/dev/null || fail e@etrn.test
until_true 30 "e@etrn.test waits" has "$log" "to=<e@etrn.test>"
"$bin/sendmail" -C "$conf" -qRetrn.test || fail "sendmail -qR"
until_true 30 "e@etrn.test" has_sent 1 e@etrn.test
"$bin/postfix" -c "$conf" stop
"$bin/postqueue" -c "$conf" -i "$which" 2>"$WORK/out" && fail "without a server"
has "$WORK/out" "fatal: Cannot flush mail queue - mail system is down" || fail "$(cat "$WORK/out")"
