# The disk of the queue is full: 452, and the server goes on when there is room again.
. "$PEERS/test.sh"
port=$(free_port)
instance mta "$port" "virtual_mailbox_domains = box.test" "virtual_mailbox_maps = inline:{ ada@box.test=ada/ }" "queue_minfree = 0" "message_size_limit = 20000000"
mkdir -p "$WORK/mta/queue"
mount -t tmpfs -o size=160m,mode=755 tmpfs "$WORK/mta/queue"
trap '"$bin/postfix" -c "$WORK/mta/etc" abort >/dev/null 2>&1 || :; umount -l "$WORK/mta/queue"' EXIT
conf=$WORK/mta/etc
"$bin/postfix" -c "$conf" start
mail "$port" sender@example.org ada@box.test --body first || fail "before"
dd if=/dev/zero of="$WORK/mta/queue/filler" bs=1M 2>/dev/null || :
head -c 3000000 /dev/zero | tr '\0' 'x' | fold -w 76 >"$WORK/big"
mail "$port" sender@example.org ada@box.test --body "@$WORK/big" >"$WORK/swaks" && fail "taken without room"
grep -q '^<\*\* 452 4.3.1 ' "$WORK/swaks" || fail "reply: $(tail -5 "$WORK/swaks")"
rm "$WORK/mta/queue/filler"
until_true 30 "room again" mail "$port" sender@example.org ada@box.test --body "@$WORK/big"
until_true 30 "delivered" sh -c "grep -rlq xxxxx $WORK/mta/mail/ada/new"
grep -rq first "$WORK/mta/mail/ada/new" || fail "the first message is lost"
