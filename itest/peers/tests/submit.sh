# sendmail before the first start, while the server is down, and while it runs.
. "$PEERS/test.sh"
port=$(free_port)
instance mta "$port" "virtual_mailbox_domains = box.test" "virtual_mailbox_maps = inline:{ ada@box.test=ada/ }"
conf=$WORK/mta/etc
submit() { printf 'Subject: %s\n\n%s\n' "$1" "$1" | "$bin/sendmail" -C "$conf" -f sender@example.org ada@box.test; }
arrived() { grep -rq "^$1" "$WORK/mta/mail/ada/new" 2>/dev/null; }
status=0
submit never 2>"$WORK/err" || status=$?
[ $status = 75 ] || fail "status $status before the first start"
grep -q "^sendmail: fatal: mail is not queued: $WORK/mta/queue/maildrop: No such file or directory" "$WORK/err" || fail "$(cat "$WORK/err")"
"$bin/postfix" -c "$conf" start
submit running || fail "with the server up"
until_true 30 "mail of a running server" arrived running
"$bin/postfix" -c "$conf" stop
submit down || fail "with the server down"
[ "$(find "$WORK/mta/queue/maildrop" -type f | wc -l)" = 1 ] || fail "not in maildrop"
smtp='EHLO client.test\r\nMAIL FROM:<sender@example.org>\r\nRCPT TO:<ada@box.test>\r\nDATA\r\nSubject: bs\r\n\r\nspoken\r\n.\r\nQUIT\r\n'
printf "$smtp" | "$bin/sendmail" -C "$conf" -bs >"$WORK/replies" || fail "sendmail -bs"
grep -q "^250 2.0.0 Ok: queued as " "$WORK/replies" || fail "sendmail -bs: $(cat "$WORK/replies")"
"$bin/postfix" -c "$conf" start
until_true 30 "mail left while it was down" arrived down
until_true 30 "mail of sendmail -bs" arrived spoken
chown root "$WORK/mta/queue/maildrop"
chmod 700 "$WORK/mta/queue/maildrop"
status=0
echo x | setpriv --reuid="$(id -u nobody)" --clear-groups "$bin/sendmail" -C "$conf" ada@box.test 2>"$WORK/err" || status=$?
[ $status = 75 ] || fail "status $status without permission"
grep -q "Permission denied" "$WORK/err" || fail "$(cat "$WORK/err")"
