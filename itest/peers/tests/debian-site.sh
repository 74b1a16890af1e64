# The main.cf and master.cf that Debian's package makes for an internet site, on another port:
# to a local user, to a virtual mailbox in a hash table, to another site by relayhost; and the
# commands about the queue.
. "$PEERS/test.sh"
port=$(free_port) sink_port=$(free_port)
user=posthouse-local
id $user >/dev/null 2>&1 || useradd -m $user
rm -f /var/mail/$user
install -o $user -g mail -m 660 /dev/null /var/mail/$user
trap '"$bin/postfix" -c "$WORK/site/etc" stop >/dev/null 2>&1 || :; "$PEERS/smtpsink.sh" stop "$WORK/sink" >/dev/null 2>&1 || :; userdel -r $user 2>/dev/null || :' EXIT

site=$WORK/site
mkdir -p "$site/log"
cp -a /etc/postfix "$site/etc"
cp /etc/aliases "$site/etc/aliases"
conf=$site/etc
"$bin/postconf" -c "$conf" -e "queue_directory=$site/queue" "data_directory=$site/data" \
  "maillog_file=$site/log/maillog" "alias_maps=hash:$conf/aliases" "alias_database=hash:$conf/aliases" \
  "virtual_mailbox_domains=box.test" "virtual_mailbox_base=$site/mail" "virtual_mailbox_maps=hash:$conf/boxes" \
  "virtual_minimum_uid=1" "virtual_uid_maps=static:$(id -u $user)" "virtual_gid_maps=static:$(id -g $user)" \
  "relayhost=[127.0.0.1]:$sink_port" "myhostname=site.example.test" \
  "mydestination=\$myhostname, localhost" "inet_interfaces=loopback-only"
sed -i "s/^smtp  *inet/127.0.0.1:$port inet/" "$conf/master.cf"
echo 'ada@box.test ada/' >"$conf/boxes"
mkdir -p "$site/mail"
chown -R $user "$site"
as_user() { setpriv --reuid=$user --regid=$user --init-groups "$@"; }
as_user "$bin/postmap" -c "$conf" "hash:$conf/boxes"
as_user "$bin/newaliases" -C "$conf"
[ "$(as_user "$bin/postmap" -c "$conf" -q ada@box.test "hash:$conf/boxes")" = ada/ ] || fail "postmap -q"
as_user "$bin/postfix" -c "$conf" start
log=$site/log/maillog

mail "$port" sender@example.org "$user@site.example.test" --body "to a local user" || fail "swaks to a local user"
until_true 30 "local mail" has /var/mail/$user "to a local user"
has /var/mail/$user "From sender@example.org " || fail "no mbox"

mail "$port" sender@example.org ada@box.test --body "to a virtual mailbox" || fail "swaks to a virtual mailbox"
until_true 30 "virtual mail" grep -rq "to a virtual mailbox" "$site/mail/ada/new"

mail "$port" sender@example.org nobody-here@box.test && fail "unknown recipient taken"

# The other site is down: the mail waits, and the commands see it.
mail "$port" sender@example.org u1@elsewhere.test --body "to another site" || fail "swaks to another site"
mail "$port" sender@example.org u2@elsewhere.test --body "to be deleted" || fail "swaks to another site"
until_true 30 "deferral" has "$log" "to=<u2@elsewhere.test>, relay=none"
as_user "$bin/mailq" -C "$conf" >"$WORK/mailq" 2>&1 || as_user env MAIL_CONFIG="$conf" "$bin/mailq" >"$WORK/mailq"
grep -q 'u1@elsewhere.test' "$WORK/mailq" || fail "mailq: $(cat "$WORK/mailq")"
grep -q -- '-- .* in 2 Requests\.' "$WORK/mailq" || fail "mailq: $(cat "$WORK/mailq")"
id=$(sed -n 's/.* \([0-9A-Za-z]*\): to=<u2@elsewhere.test>.*/\1/p' "$log" | head -1)
as_user "$bin/postsuper" -c "$conf" -d "$id"
until_true 10 "deleted" sh -c "! MAIL_CONFIG=$conf setpriv --reuid=$user --regid=$user --clear-groups $bin/postqueue -p | grep -q u2@"
"$PEERS/smtpsink.sh" start "$WORK/sink" --port "$sink_port" >/dev/null
as_user "$bin/postqueue" -c "$conf" -f
until_true 30 "relayed" grep -rq "to another site" "$WORK/sink/mail"
grep -rq "to be deleted" "$WORK/sink/mail" && fail "a deleted message was sent"

# The sender hears of what the other site refuses.
mail "$port" "$user@site.example.test" reject-me@elsewhere.test || fail "swaks"
until_true 30 "bounce" has /var/mail/$user "Final-Recipient: rfc822; reject-me@elsewhere.test"
until_true 30 "empty queue" sh -c "MAIL_CONFIG=$conf setpriv --reuid=$user --regid=$user --clear-groups $bin/postqueue -p | grep -q 'Mail queue is empty'"
