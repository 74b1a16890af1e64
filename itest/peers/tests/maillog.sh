# The log file: made by root for the server, written by programs of other users through the server,
# rotated while mail comes in.
. "$PEERS/test.sh"
port=$(free_port)
instance site "$port" "virtual_mailbox_domains = box.test" "virtual_mailbox_maps = inline:{ada@box.test=ada/}"
site=$WORK/site conf=$WORK/site/etc log=$WORK/site/log/maillog
echo 'postlog unix-dgram n - n - 1 postlogd' >>"$conf/master.cf"
chown root "$site/log"
"$bin/postfix" -c "$conf" status && fail "it runs"
[ ! -e "$log" ] || fail "what becomes mail_owner has made a file in a directory of root's"
"$bin/postfix" -c "$conf" check
[ "$(stat -c '%U %a' "$log")" = "postfix 600" ] || fail "owner of the log: $(stat -c '%U %a' "$log")"
"$bin/postfix" -c "$conf" start
trap '"$bin/postfix" -c "$conf" stop >/dev/null 2>&1 || :' EXIT

nobody() { setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"; }
nobody "$bin/postlog" -c "$conf" -t other/program -p warn "from nobody"
printf 'first line\nsecond line\n' | nobody "$bin/postlog" -c "$conf"
"$bin/postlog" -c "$conf" "from root"
until_true 10 "the line of nobody" has "$log" "warning: from nobody"
until_true 10 "the second line" has "$log" "second line"
until_true 10 "the line of root" has "$log" "from root"
# What any user may write is marked as said by that user's process; what root writes is not.
line='^[A-Z][a-z]{2} [ 0-9]{2} [0-9:]{8} mta'
grep -Eq "$line postfix/postlog\[([0-9]+)\]: uid=$(id -u nobody) says: other/program\[\1\]: warning: from nobody\$" "$log" ||
  fail "form: $(tail "$log")"
grep -Eq "$line postfix/postlog\[[0-9]+\]: from root\$" "$log" || fail "form of root's: $(tail "$log")"

(for i in $(seq 12); do
  mail "$port" sender@example.org ada@box.test --h-Subject "number $i" >/dev/null || exit 1
  sleep 0.3
done) &
mails=$!
until_true 30 "the first delivery" has "$log" "status=sent"
"$bin/postfix" -c "$conf" logrotate
wait $mails || fail "mail was refused"
mail "$port" sender@example.org ada@box.test --h-Subject "after the rotation" >/dev/null || fail "mail was refused"
until_true 30 "thirteen messages" sh -c "[ \$(ls $site/mail/ada/new | wc -l) = 13 ]"
"$bin/postlog" -c "$conf" "the end"
old=$(ls "$log".*.gz)
zcat "$old" >"$WORK/old"
has "$WORK/old" "from root" || fail "the old lines are lost"
[ "$(stat -c '%U %a' "$log")" = "postfix 600" ] || fail "owner of the new log: $(stat -c '%U %a' "$log")"
until_true 10 "all deliveries in both logs" sh -c "[ \$(cat $WORK/old $log | grep -c 'status=sent') = 13 ]"
has "$log" "status=sent" || fail "the server goes on with the old file"

"$bin/postfix" -c "$conf" logrotate extra && fail "an argument was taken"
"$bin/postconf" -c "$conf" -e maillog_file_compressor=/nonexistent/gzip
"$bin/postfix" -c "$conf" logrotate 2>"$WORK/err" && fail "no compressor"
has "$WORK/err" "rotation failed: " || fail "$(cat "$WORK/err")"
