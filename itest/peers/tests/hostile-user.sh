# A user of this machine who does not ask the commands: he speaks with the sockets himself and leaves
# files of his own in maildrop. The server decides by whom the kernel says he is.
. "$PEERS/test.sh"
port=$(free_port)
"$PEERS/smtpsink.sh" start "$WORK/sink" >/dev/null
trap '"$PEERS/smtpsink.sh" stop "$WORK/sink" >/dev/null; "$bin/postfix" -c "$conf" abort >/dev/null 2>&1 || :' EXIT
sink() { sed -n "s/^$1=//p" "$WORK/sink/peer.env"; }
echo '{"rcpt": {"^": "451 4.3.0 later"}}' >"$(sink RULES)"
instance mta "$port" "relayhost = [127.0.0.1]:$(sink PORT)" "minimal_backoff_time = 3600s" "queue_run_delay = 3600s" \
  "authorized_mailq_users = root" "authorized_flush_users = root" "authorized_submit_users = !nobody, static:anyone" \
  "recipient_delimiter = +" "local_login_sender_maps = inline:{ { games = games@mta.test.invalid }, { root = * } }"
conf=$WORK/mta/etc queue=$WORK/mta/queue log=$WORK/mta/log/maillog
echo 'postlog unix-dgram n - n - 1 postlogd' >>"$conf/master.cf"
chmod 755 "$WORK" "$WORK/mta" "$conf"
by() { local user=$1; shift; setpriv --reuid="$user" --regid=nogroup --clear-groups /usr/bin/python3 "$PEERS/hostile/user.py" "$@"; }
"$bin/postfix" -c "$conf" start
mail "$port" sender@example.org ada@far.test >/dev/null || fail "mail"
tried() { [ "$(grep -c 'to=<ada@far.test>.*status=deferred' "$log")" = "$1" ]; }
until_true 60 "deferred" tried 1
id=$("$bin/postqueue" -c "$conf" -j | sed 's/.*"queue_id": "\([^"]*\)".*/\1/')
[ -n "$id" ] || fail "root sees nothing"

# The queue is not for him to see or to flush.
[ "$(by nobody listing "$queue")" = 0 ] || fail "nobody reads the queue from showq"
[ -z "$(by nobody flush "$queue" "message $id")" ] || fail "nobody flushes a message"
[ -z "$(by nobody flush "$queue" "site far.test")" ] || fail "nobody flushes a site"
by nobody wake "$queue" FAD
[ "$(by root listing "$queue")" -gt 50 ] || fail "root's own program"
tried 1 || fail "he made it due: $(grep ada@far.test "$log")"
"$bin/postqueue" -c "$conf" -f
until_true 60 "flushed by root" tried 2

# Mail of his own making, in the name of root or anybody.
by nobody mail "$queue" root ada@box.test
by games mail "$queue" boss@mta.test.invalid eve@box.test
by games mail "$queue" games+x@mta.test.invalid bob@far.test
"$bin/postkick" -c "$conf" public pickup W
until_true 30 "the answer to nobody" has "$log" "removed: User nobody($(id -u nobody)) is not allowed to submit mail"
until_true 30 "the answer to games" has "$log" \
  "removed: User games($(id -u games)) is not allowed to send as <boss@mta.test.invalid>: local_login_sender_maps"
until_true 30 "his own mail" grep -q "pickup.*uid=$(id -u games) from=<games+x@mta.test.invalid>" "$log"
grep "pickup.*uid=0" "$log" && fail "mail of others counts as root's"
echo test | "$bin/sendmail" -C "$conf" -f any@example.org bob@far.test || fail "root's sendmail"
until_true 30 "root's mail" grep -q "pickup.*uid=0 from=<any@example.org>" "$log"

# What cannot be taken is told once.
by games junk "$queue"
for _ in 1 2 3; do
  "$bin/postkick" -c "$conf" public pickup W
  mark=$(by games mail "$queue" games@mta.test.invalid bob@far.test; wc -l <"$log")
  "$bin/postkick" -c "$conf" public pickup W
  until_true 30 "pickup" sh -c "tail -n +$mark '$log' | grep -q 'pickup.*from=<games@mta'"
done
[ "$(grep -c 'maildrop: cannot be moved' "$log")" = 1 ] || fail "$(grep maildrop "$log")"
[ "$(find "$queue/corrupt" -name pipe -o -name link -o -name unreadable | wc -l)" = 3 ] || fail "$(ls "$queue/corrupt" "$queue/pickup")"

# The log: no line of his can be taken for a daemon's, and no number of them keeps a daemon from logging.
forged='Nov 30 00:00:00 mta postfix/smtpd[1]: NOQUEUE: reject: RCPT from x[192.0.2.1]: 550 5.1.1 <x>: Recipient address rejected'
by nobody log "$queue" "$forged" >/dev/null
by nobody log "$queue" "${forged#*mta }" >/dev/null
until_true 30 "his lines" sh -c "[ \$(grep -c 192.0.2.1 '$log') = 2 ]"
grep 192.0.2.1 "$log" | grep -Ev "^[A-Z][a-z]{2} [ 0-9]{2} [0-9:]{8} mta postfix/postlog\[[0-9]+\]: uid=$(id -u nobody) says: " &&
  fail "a forged line"
"$bin/postlog" -c "$conf" -t postfix/other "from root"
until_true 30 "the line of root" grep -q " mta postfix/other\[[0-9]*\]: from root" "$log"
(by nobody log "$queue" "${forged#*mta }" 100000 >/dev/null) &
flood=$!
for i in 1 2 3 4 5; do mail "$port" sender@example.org "flood$i@far.test" >/dev/null || fail "mail while the log is flooded"; done
wait $flood
for i in 1 2 3 4 5; do until_true 30 "flood$i in the log" grep -q "to=<flood$i@far.test>" "$log"; done
[ "$(grep -c 192.0.2.1 "$log")" -lt 10000 ] || fail "$(grep -c 192.0.2.1 "$log") lines of his"

# Listings that nobody reads keep no one else from reading.
"$bin/postconf" -c "$conf" -e authorized_mailq_users=static:anyone
"$bin/postfix" -c "$conf" reload
mkfifo "$WORK/hold"
by nobody pin "$queue" 60 <"$WORK/hold" >"$WORK/pinned" &
pin=$!
exec 8>"$WORK/hold"
until_true 30 "pinned listings" test -s "$WORK/pinned"
"$bin/postqueue" -c "$conf" -p | has /dev/stdin ada@far.test || fail "root's mailq"
[ "$(by games listing "$queue")" -gt 50 ] || fail "the listing of another user"
exec 8>&-
wait $pin
"$bin/postfix" -c "$conf" stop
