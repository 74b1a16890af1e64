# By MX through a real name server, on port 25, in a network of its own.
. "$PEERS/test.sh"
exec "$PEERS/ns.sh" --resolv 127.0.0.1 --addr "127.0.0.2 127.0.0.9" -- bash -eu -o pipefail -c '
  . "$PEERS/test.sh"
  "$PEERS/dns.sh" start "$WORK/dns" --port 53 >/dev/null
  "$PEERS/smtpsink.sh" start "$WORK/sink" --port 25 >/dev/null
  instance mta 2525 "inet_interfaces = 127.0.0.9"
  conf=$WORK/mta/etc log=$WORK/mta/log/maillog
  "$bin/postfix" -c "$conf" start
  for domain in plain.test nomx.plain.test backup.plain.test; do
    mail 2525 sender@example.org "u@$domain" --body "to $domain" || fail "swaks $domain"
    until_true 30 "$domain" grep -rq "to $domain" "$WORK/sink/mail"
  done
  grep -q "to=<u@plain.test>, relay=mx.plain.test\[127.0.0.1\]:25, .* status=sent (250 " "$log" || fail "log line"
  for domain in nullmx.plain.test no-such-name.plain.test; do
    mail 2525 "" "u@$domain" || fail "swaks $domain"
  done
  until_true 30 "null MX" grep -q "to=<u@nullmx.plain.test>.*dsn=5.1.0, status=bounced" "$log"
  until_true 30 "NXDOMAIN" grep -q "to=<u@no-such-name.plain.test>.*dsn=5.4.4, status=bounced (Host or domain name not found. Name service error for name=no-such-name.plain.test type=A: Host not found)" "$log"
  mail 2525 sender@example.org u@servfail.test || fail swaks
  until_true 60 "SERVFAIL" grep -q "to=<u@servfail.test>.*dsn=4.4.3, status=deferred (Host or domain name not found. Name service error for name=servfail.test type=MX: Host not found, try again)" "$log"
'
