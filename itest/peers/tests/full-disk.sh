# The disk of the queue is full: 452, and the server goes on when there is room again. What was
# delivered or removed meanwhile is not forgotten, even when the server is killed while it is full.
. "$PEERS/test.sh"
port=$(free_port)
"$PEERS/smtpsink.sh" start "$WORK/sink" >/dev/null
sink() { sed -n "s/^$1=//p" "$WORK/sink/peer.env"; }
instance mta "$port" "virtual_mailbox_domains = box.test" "virtual_mailbox_maps = inline:{ ada@box.test=ada/ }" \
  "queue_minfree = 0" "message_size_limit = 20000000" "relayhost = [127.0.0.1]:$(sink PORT)" \
  "minimal_backoff_time = 3600s" "queue_journal_segment_size = 1048576"
mkdir -p "$WORK/mta/queue"
mount -t tmpfs -o size=40m,mode=755 tmpfs "$WORK/mta/queue"
trap '"$bin/postfix" -c "$WORK/mta/etc" abort >/dev/null 2>&1 || :; umount -l "$WORK/mta/queue"; "$PEERS/smtpsink.sh" stop "$WORK/sink" >/dev/null' EXIT
conf=$WORK/mta/etc log=$WORK/mta/log/maillog
rules() { echo "$1" >"$WORK/sink/rules.new"; mv "$WORK/sink/rules.new" "$(sink RULES)"; }
# times ADDRESS: how many messages for it arrived
times() { cat "$(sink MAIL)"/*.json 2>/dev/null | grep -oF "\"$1\"" | wc -l; }
lines() { grep -c "$1" "$log"; }
has_lines() { [ "$(lines "$2")" = "$1" ]; }

rules '{"rcpt": {"^": "451 4.3.0 later"}}'
"$bin/postfix" -c "$conf" start
mail "$port" sender@example.org ada@box.test --body first || fail "before"
head -c 3000000 /dev/zero | tr '\0' 'x' | fold -w 76 >"$WORK/big"
for n in $(seq 1 20); do
  mail "$port" sender@example.org "both$n@far.test,late$n@far.test" --body "b$n" >/dev/null || fail "message $n"
done
mail "$port" sender@example.org both-large@far.test,late-large@far.test --body "@$WORK/big" >/dev/null || fail "large"
until_true 60 "all deferred" has_lines 42 "@far.test>, .*status=deferred"

dd if=/dev/zero of="$WORK/mta/queue/filler" bs=64k 2>/dev/null || :
mail "$port" sender@example.org ada@box.test --body "@$WORK/big" >"$WORK/swaks" && fail "taken without room"
grep -q '^<\*\* 452 4.3.1 ' "$WORK/swaks" || fail "reply: $(tail -5 "$WORK/swaks")"
# Smaller mail may find room in the journal: fill that, too.
head -c 50000 "$WORK/big" >"$WORK/small"
while mail "$port" sender@example.org late-more@far.test --body "@$WORK/small" >"$WORK/swaks"; do :; done
grep -q '^<\*\* 452 4.3.1 ' "$WORK/swaks" || fail "reply: $(tail -5 "$WORK/swaks")"

# One recipient of each message is delivered now; some messages go for good.
rules '{"rcpt": {"^late": "451 4.3.0 later"}}'
"$bin/postqueue" -c "$conf" -f
until_true 60 "deliveries on a full disk" has_lines 21 "both.*@far.test>, .*status=sent"
gone=$("$bin/postqueue" -c "$conf" -j | grep '"late1@far.test"' | sed 's/.*"queue_id": "\([^"]*\)".*/\1/')
"$bin/postsuper" -c "$conf" -d "$gone" 2>&1 | grep -q "Deleted: 1 message" || fail "postsuper on a full disk"

kill -9 "$(cat "$WORK/mta/data/server/supervisor.pid")" "$(tr -d ' ' <"$WORK/mta/queue/pid/master.pid")"
"$bin/postfix" -c "$conf" start || fail "start on a full disk"
"$bin/postqueue" -c "$conf" -f
"$bin/postqueue" -c "$conf" -j >"$WORK/list"
grep -q "$gone" "$WORK/list" && fail "what was removed came back"
[ "$(grep -c '"both' "$WORK/list")" = 0 ] || fail "a delivery was forgotten: $(grep '"both' "$WORK/list")"
"$bin/postfix" -c "$conf" stop
rm "$WORK/mta/queue/filler"
rules '{}'
"$bin/postfix" -c "$conf" start
emptied() {
  "$bin/postqueue" -c "$conf" -f
  [ "$("$bin/mailq" -C "$conf")" = "Mail queue is empty" ]
}
until_true 60 "the rest" emptied
for n in $(seq 1 20) -large; do
  [ "$(times "both$n@far.test")" = 1 ] || fail "both$n arrived $(times "both$n@far.test") times"
  expected=1
  [ "$n" != 1 ] || expected=0
  [ "$(times "late$n@far.test")" = "$expected" ] || fail "late$n arrived $(times "late$n@far.test") times"
done
until_true 30 "room again" mail "$port" sender@example.org ada@box.test --body "@$WORK/big"
until_true 30 "delivered" sh -c "grep -rlq xxxxx $WORK/mta/mail/ada/new"
grep -rq first "$WORK/mta/mail/ada/new" || fail "the first message is lost"
grep -E "panic|corrupt" "$log" && fail "the log tells of damage"
true
