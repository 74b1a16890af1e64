# postqueue -i and -s try one message, or those for one site, by any user whom main.cf lets.
. "$PEERS/test.sh"
port=$(free_port)
"$PEERS/smtpsink.sh" start "$WORK/sink" >/dev/null
trap '"$PEERS/smtpsink.sh" stop "$WORK/sink" >/dev/null' EXIT
sink() { sed -n "s/^$1=//p" "$WORK/sink/peer.env"; }
printf 'fast.test x\n' >"$WORK/domains"
instance mta "$port" "relayhost = [127.0.0.1]:$(sink PORT)" "minimal_backoff_time = 3600s" \
  "fast_flush_domains = texthash:$WORK/domains" "authorized_mailq_users = root"
conf=$WORK/mta/etc log=$WORK/mta/log/maillog
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
"$bin/postfix" -c "$conf" stop
"$bin/postqueue" -c "$conf" -i "$which" 2>"$WORK/out" && fail "without a server"
has "$WORK/out" "fatal: Cannot flush mail queue - mail system is down" || fail "$(cat "$WORK/out")"
