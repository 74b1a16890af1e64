# A table of messages: envelopes, content and log lines as the installed Postfix makes them.
. "$PEERS/test.sh"
postconf=$(command -v postconf) || fail "no Postfix"
postfix=$(command -v postfix)
data=$PEERS/data/message-table
chmod 755 "$WORK"
mkdir "$WORK/theirs.out" "$WORK/ours.out"
cp "$data"/tables/* "$WORK"
"$PEERS/certs.sh" make "$WORK/certs" mta.test.invalid >/dev/null
cat "$WORK"/certs/mta.test.invalid.rsa*.chain >"$WORK/chain.pem"
chmod a+r "$WORK/chain.pem"
for who in theirs ours; do
  port=$(free_port) sink=$(free_port)
  "$PEERS/smtpsink.sh" start "$WORK/$who.sink" --port "$sink" >/dev/null
  instance "$who" "$port" "relayhost = [127.0.0.1]:$sink" "smtp_host_lookup = native" \
    "smtp_dns_support_level = disabled" "smtp_tls_security_level = none" "myorigin = example.org" "mydomain = example.org" \
    "append_dot_mydomain = no" "remote_header_rewrite_domain = domain.invalid" "smtp_line_length_limit = 0" "notify_classes =" "smtpd_relay_restrictions = permit_mynetworks, reject" \
    "smtpd_peername_lookup = no" "compatibility_level = 3.6" "enable_long_queue_ids = no" "smtputf8_enable = no"
  sed -i '1d' "$WORK/$who/etc/main.cf"
  python3 "$data/run.py" config "$port" "$WORK" >>"$WORK/$who/etc/master.cf"
  eval "$who=$port"
done
{
  echo "meta_directory = /etc/postfix"
  echo "shlib_directory = $("$postconf" -h shlib_directory)"
} >>"$WORK/theirs/etc/main.cf"
cat >>"$WORK/theirs/etc/master.cf" <<END2
postlog unix-dgram n - n - 1 postlogd
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
tlsmgr unix - - n 1000? 1 tlsmgr
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
END2
mkdir -p "$WORK/theirs/queue" "$WORK/theirs/data"
chown postfix "$WORK/theirs/data"
trap '"$postfix" -c "$WORK/theirs/etc" stop >/dev/null 2>&1 || :; for who in theirs ours; do "$PEERS/smtpsink.sh" stop "$WORK/$who.sink" >/dev/null; done' EXIT
"$postfix" -c "$WORK/theirs/etc" start
"$bin/postfix" -c "$WORK/ours/etc" start
"$bin/posthouse" -c "$WORK/ours/etc" feature:install map-pcre >/dev/null
# A header of several lines as one key.
key=$(printf 'Received: from client.test (unknown [127.0.0.1])\n\tby mta\n\tid 1; date')
for type in pcre regexp; do
  postmap -q "$key" "$type:$WORK/hide" >"$WORK/theirs.found"
  "$bin/postmap" -c "$WORK/ours/etc" -q "$key" "$type:$WORK/hide" >"$WORK/ours.found"
  cmp "$WORK/theirs.found" "$WORK/ours.found" || fail "postmap -q $type"
done
run() { python3 "$data/run.py" run "$2" "$WORK/$1.sink/mail" "$WORK/$1/log/maillog" "$WORK/$1.out" "$3" "$WORK/$1/etc"; }
run theirs "$theirs" /usr/sbin/sendmail &
run ours "$ours" "$bin/sendmail"
wait $!
diff -ra "$WORK/theirs.out" "$WORK/ours.out" || fail "messages"
[ "$(find "$WORK/ours.out" -type f | wc -l)" -gt 300 ] || fail "few messages"
