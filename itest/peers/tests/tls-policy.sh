# smtp_tls_policy_maps against servers with certificates of a test CA: what a helper for MTA-STS
# says, a certificate for another name, a server without STARTTLS, and errors in the table. Mail
# never goes in the clear where TLS was asked for, and other mail goes on.
. "$PEERS/test.sh"
port=$(free_port) tls_port=$(free_port) plain_port=$(free_port)
"$PEERS/certs.sh" make "$WORK/certs" mx.s1.example >/dev/null
chmod -R a+rX "$WORK/certs"
"$PEERS/smtpsink.sh" start "$WORK/tls" --port "$tls_port" --chains "$(ls "$WORK"/certs/mx.s1.example.*.chain)" >/dev/null
"$PEERS/smtpsink.sh" start "$WORK/plain" --port "$plain_port" >/dev/null
trap '"$PEERS/smtpsink.sh" stop "$WORK/tls" >/dev/null; "$PEERS/smtpsink.sh" stop "$WORK/plain" >/dev/null' EXIT
instance mta "$port" "smtp_tls_security_level = may" "smtp_tls_CAfile = $WORK/certs/ca.pem" "smtp_tls_loglevel = 1" \
  "smtp_host_lookup = native" "smtp_dns_support_level = disabled" "transport_maps = texthash:$WORK/transport"
conf=$WORK/mta/etc log=$WORK/mta/log/maillog

# domain NAME PORT POLICY: a transport of its own, with that policy for its one destination.
domain() {
  echo "$1.example $1:[localhost]:$2" >>"$WORK/transport"
  echo "[localhost]:$2 $3" >"$WORK/$1.policy"
  echo "$1 unix - - n - - smtp -o smtp_tls_policy_maps=${4-texthash:$WORK/$1.policy}" >>"$conf/master.cf"
}
sts='policy_type=sts policy_domain=s2.example policy_ttl=600 mx_host_pattern=mx.s1.example { policy_string = version: STSv1 } { policy_string = mode: enforce }'
domain s1 "$tls_port" 'secure match=mx.s1.example servername=hostname'
domain s2 "$tls_port" "secure match=mx.s1.example servername=mx.s1.example $sts"
domain s3 "$tls_port" 'secure match='
domain s4 "$tls_port" 'encrypt foo=bar'
domain s5 "$tls_port" 'nonsense'
domain s6 "$plain_port" 'none'
domain s7 "$tls_port" 'secure match=other.example'
domain s8 "$plain_port" 'secure match=mx.s1.example'
domain s9 "$tls_port" 'dane'
domain s10 "$tls_port" '' fail:helper
domain s11 "$tls_port" 'encrypt protocols=TLSv1.2 ciphers=high'
domain s12 "$tls_port" 'encrypt ciphers=bogus'
domain s13 "$tls_port" "secure match=mx.s1.example $sts policy_failure=sts-webpki-invalid"
chmod -R a+rX "$WORK"/*.policy "$WORK/transport"
"$bin/postfix" -c "$conf" start
for i in $(seq 13); do
  mail "$port" sender@example.org "u@s$i.example" --body "to s$i" >/dev/null || fail "swaks $i"
done

# fate NAME WORDS
fate() { until_true 30 "$1: $2" grep -qE "to=<u@$1\.example>, .*$2" "$log"; }
problem='dsn=4\.7\.5, status=deferred \(client TLS configuration problem\)'
fate s1 'dsn=2\.0\.0, status=sent'
fate s2 'dsn=2\.0\.0, status=sent'
fate s3 "$problem"
fate s4 "$problem"
fate s5 "$problem"
fate s6 'dsn=2\.0\.0, status=sent'
fate s7 'dsn=4\.7\.5, status=deferred \(Server certificate not verified\)'
fate s8 'dsn=4\.7\.4, status=deferred \(TLS is required, but was not offered by host localhost'
fate s9 "$problem"
fate s10 "$problem"
fate s11 'dsn=2\.0\.0, status=sent'
fate s12 'dsn=4\.7\.5, status=deferred \(Cannot start TLS: handshake failure\)'
fate s13 'dsn=4\.7\.5, status=deferred \(Server certificate not verified\)'
grep -q 'status=bounced' "$log" && fail "bounced: $(grep bounced "$log")"
table="warning: smtp_tls_policy_maps, next-hop destination \"[localhost]:$tls_port\":"
for text in 'attribute "match" has empty value' 'invalid attribute name: "foo"' 'invalid security level "nonsense"' \
  'policy table lookup error' 'security level "dane" is not supported'; do
  has "$log" "$table $text" || fail "log without: $text"
done
has "$log" "warning: TLS policy lookup for [localhost]:$tls_port/localhost: client TLS configuration problem" || fail "no reason"
grep -q 'Verified TLS connection established to localhost' "$log" || fail "not verified"

# seen DOMAIN WHAT: in the record of the message to it.
seen() { grep -l "to $1\b" "$WORK"/tls/mail/*.json | xargs grep -q "$2" || fail "$1: no $2"; }
seen s1 '"sni": "localhost"'
seen s2 '"sni": "mx.s1.example"'
seen s11 '"version": "TLSv1.2"'
for i in 3 4 5 7 8 9 10 12 13; do
  grep -rq "to s$i\\\\" "$WORK/tls/mail" "$WORK/plain/mail" && fail "s$i was sent"
done
grep -rq "to s6" "$WORK/plain/mail" || fail "s6 is not there"
