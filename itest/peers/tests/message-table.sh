# A table of messages: envelopes, content and log lines as the installed Postfix makes them.
. "$PEERS/test.sh"
data=$PEERS/data/message-table
mkdir "$WORK/theirs.out" "$WORK/ours.out"
cp "$data"/tables/* "$WORK"
"$PEERS/certs.sh" make "$WORK/certs" mta.test.invalid >/dev/null
cat "$WORK"/certs/mta.test.invalid.rsa*.chain >"$WORK/chain.pem"
chmod a+r "$WORK/chain.pem"
for who in theirs ours; do
  port=$(free_port) sink=$(free_port)
  sink "$who" "$sink"
  instance "$who" "$port" "relayhost = [127.0.0.1]:$sink" "smtp_host_lookup = native" \
    "smtp_dns_support_level = disabled" "smtp_tls_security_level = none" "myorigin = example.org" "mydomain = example.org" \
    "append_dot_mydomain = no" "remote_header_rewrite_domain = domain.invalid" "smtp_line_length_limit = 0" "notify_classes =" "smtpd_relay_restrictions = permit_mynetworks, reject" \
    "smtpd_peername_lookup = no" "compatibility_level = 3.6" "enable_long_queue_ids = no" "smtputf8_enable = no"
  sed -i '1d' "$WORK/$who/etc/main.cf"
  python3 "$data/run.py" config "$port" "$WORK" >>"$WORK/$who/etc/master.cf"
  eval "$who=$port"
done
start_both
"$bin/posthouse" -c "$WORK/ours/etc" feature:install map-pcre >/dev/null
# A header of several lines as one key.
key=$(printf 'Received: from client.test (unknown [127.0.0.1])\n\tby mta\n\tid 1; date')
for type in pcre regexp; do
  "$(program theirs postmap)" -q "$key" "$type:$WORK/hide" >"$WORK/theirs.found"
  "$bin/postmap" -c "$WORK/ours/etc" -q "$key" "$type:$WORK/hide" >"$WORK/ours.found"
  cmp "$WORK/theirs.found" "$WORK/ours.found" || fail "postmap -q $type"
done
run() { python3 "$data/run.py" run "$2" "$WORK/$1.sink/mail" "$WORK/$1/log/maillog" "$WORK/$1.out" "$3" "$WORK/$1/etc"; }
run theirs "$theirs" "$(program theirs sendmail)" &
run ours "$ours" "$(program ours sendmail)"
wait $!
diff -ra "$WORK/theirs.out" "$WORK/ours.out" || fail "messages"
[ "$(find "$WORK/ours.out" -type f | wc -l)" -gt 300 ] || fail "few messages"
