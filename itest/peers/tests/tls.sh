# STARTTLS in, with a PEM chain, from swaks; STARTTLS out to a server that offers it.
. "$PEERS/test.sh"
port=$(free_port) sink_port=$(free_port)
"$PEERS/certs.sh" make "$WORK/certs" mta.test.invalid sink.test >/dev/null
chmod -R a+rX "$WORK/certs"
ls "$WORK/certs"
"$PEERS/smtpsink.sh" start "$WORK/sink" --port "$sink_port" --chains "$(ls "$WORK"/certs/sink.test.*.chain)" >/dev/null
trap '"$PEERS/smtpsink.sh" stop "$WORK/sink" >/dev/null' EXIT
instance mta "$port" "relayhost = [127.0.0.1]:$sink_port" "smtpd_tls_security_level = may" \
  "smtpd_tls_chain_files = $(ls "$WORK"/certs/mta.test.invalid.*.chain | paste -sd,)" "smtpd_tls_loglevel = 1" \
  "smtpd_tls_received_header = yes" "smtp_tls_security_level = may" "smtp_tls_loglevel = 1"
conf=$WORK/mta/etc log=$WORK/mta/log/maillog
"$bin/postfix" -c "$conf" start
mail "$port" sender@example.org u@elsewhere.test --tls --tls-verify --tls-ca-path "$WORK/certs/ca.pem" --tls-sni mta.test.invalid --body "under cover" || fail swaks
until_true 30 relayed grep -rq "under cover" "$WORK/sink/mail"
grep -q 'TLS connection established from .*: TLSv1.3 with cipher ' "$log" || fail "smtpd log"
grep -q 'TLS connection established to 127.0.0.1\[127.0.0.1\]:.*: TLSv1.3 with cipher ' "$log" || fail "smtp log"
grep -rq '"version": "TLSv1.3"' "$WORK/sink/mail" || fail "sent in the clear"
# Encryption demanded: without it there is no mail.
"$bin/postconf" -c "$conf" -e smtpd_tls_security_level=encrypt
"$bin/postfix" -c "$conf" reload
mail "$port" sender@example.org u@elsewhere.test >"$WORK/swaks" && fail "taken in the clear"
grep -q '^<\*\* 530 5.7.0 Must issue a STARTTLS command first' "$WORK/swaks" || fail "$(cat "$WORK/swaks")"
