# To Dovecot by LMTP over a UNIX-domain socket and over TCP, with a recipient that it does not know.
. "$PEERS/test.sh"
port=$(free_port)
"$PEERS/dovecot.sh" start "$WORK/dovecot" >"$WORK/dovecot.env"
trap '"$PEERS/dovecot.sh" stop "$WORK/dovecot" >/dev/null' EXIT
cat "$WORK/dovecot.env"
value() { sed -n "s/^$1=//p" "$WORK/dovecot.env"; }
user=$(head -1 "$PEERS/data/dovecot.users" | cut -d: -f1)
domain=${user#*@}
instance mta "$port" "relay_domains = $domain" "relay_transport = lmtp:unix:$(value LMTP_SOCKET)" "notify_classes ="
conf=$WORK/mta/etc log=$WORK/mta/log/maillog
chmod 666 "$(value LMTP_SOCKET)"
"$bin/postfix" -c "$conf" start
mail "$port" sender@example.org "$user,unknown-user@$domain" --body "by lmtp" || fail swaks
until_true 30 delivered grep -q "to=<$user>, relay=.*dsn=2.0.0, status=sent (250 2.0.0 <$user> .* Saved)" "$log"
until_true 30 refused grep -q "to=<unknown-user@$domain>, .*dsn=5.1.1, status=bounced (host .* said: 550 5.1.1 .* (in reply to RCPT TO command))" "$log"
grep -rlq "by lmtp" "$WORK/dovecot" || fail "not in the mailbox"
