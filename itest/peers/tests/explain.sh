# posthouse explain says what the server then does: replies, who decided, lines of the log, routes; and asking
# changes nothing. A message's record is found in the queue, and in the log when it is gone.
. "$PEERS/test.sh"
declare -A port
for service in smtp early broken strange crypt class; do port[$service]=$(free_port); done
printf '%s\n' 'bad@example.org REJECT not from you' 'later@example.org DEFER_IF_PERMIT come again' >"$WORK/senders"
printf '%s\n' 'later@local.test DEFER_IF_PERMIT not now' 'grey@local.test 450 4.2.0 Greylisted' >"$WORK/recipients"
printf '%s\n' '198.51.100.0/24 REJECT bad network' >"$WORK/networks"
printf '%s\n' '192.0.2.9 HOLD a friend' >"$WORK/friends"
printf '%s\n' '192.0.2.9 OK' >"$WORK/known"
printf '%s\n' 'team@alias.test alice@local.test, bob@relay.test' >"$WORK/aliases"
printf '%s\n' 'local.test discard:local' 'relay.test discard:relay' >"$WORK/transport"
instance mta "${port[smtp]}" "mydestination = local.test" "local_recipient_maps = inline:{ alice=x later=x grey=x }" \
  "relay_domains = relay.test" "relay_recipient_maps =" "virtual_alias_domains = alias.test" \
  "virtual_alias_maps = texthash:$WORK/aliases" "transport_maps = texthash:$WORK/transport" \
  "smtpd_authorized_xclient_hosts = 127.0.0.1" "smtpd_helo_required = yes" "smtpd_peername_lookup = no" \
  "smtpd_client_restrictions = check_client_access cidr:$WORK/networks, check_client_access texthash:$WORK/friends" \
  "smtpd_helo_restrictions = reject_non_fqdn_helo_hostname" \
  "smtpd_sender_restrictions = check_sender_access texthash:$WORK/senders" \
  "smtpd_relay_restrictions = check_client_access texthash:$WORK/known, reject_unauth_destination" \
  "smtpd_recipient_restrictions = check_recipient_access texthash:$WORK/recipients"
conf=$WORK/mta/etc
cat >>"$conf/master.cf" <<END
127.0.0.1:${port[early]} inet n - n - - smtpd
  -o smtpd_delay_reject=no
127.0.0.1:${port[broken]} inet n - n - - smtpd
  -o { smtpd_sender_restrictions = check_sender_access fail:nowhere }
127.0.0.1:${port[strange]} inet n - n - - smtpd
  -o { smtpd_recipient_restrictions = no_such_word }
127.0.0.1:${port[crypt]} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
127.0.0.1:${port[class]} inet n - n - - smtpd
  -o smtpd_restriction_classes=careful
  -o { careful = check_recipient_access texthash:$WORK/recipients, permit }
  -o { smtpd_recipient_restrictions = careful, reject }
END
"$bin/postfix" -c "$conf" start
ports=$(for service in "${!port[@]}"; do printf '"%s": %s,' "$service" "${port[$service]}"; done)
python3 "$PEERS/py/explain.py" "$bin/posthouse" "$conf" "$WORK/mta/log/maillog" "{${ports%,}}" || fail "see above"

# For people: the same in words, help, and arguments that are wrong.
explain() { "$bin/posthouse" -c "$conf" explain "$@"; }
explain --client 192.0.2.1 --client-name c.example.org --helo c.example.org --from '<>' --to team@alias.test --service "${port[smtp]}" >"$WORK/text"
cat "$WORK/text"
for text in "RCPT TO:<team@alias.test>" "reject_unauth_destination = dunno" 'texthash:'"$WORK"'/friends "192.0.2.1" = (not found)' \
  "route discard:local alice@local.test (was team@alias.test)" "route discard:relay bob@relay.test"; do
  has "$WORK/text" "$text" || fail "explain does not say: $text"
done
explain --client 192.0.2.1 --client-name c.example.org --helo c.example.org --from a@example.org --to grey@local.test --service "${port[class]}" >"$WORK/class"
grep -q '^    careful = reject: 450 4.2.0' "$WORK/class" || fail "the class is not told: $(cat "$WORK/class")"
grep -q "^      check_recipient_access texthash:$WORK/recipients = reject: 450 4.2.0" "$WORK/class" || fail "the words of the class are not told: $(cat "$WORK/class")"
explain --help >"$WORK/help"
for option in client client-name helo from to service login tls size json; do has "$WORK/help" "--$option" || fail "--help lacks --$option"; done
explain --client nonsense --from a@b --to c@d 2>"$WORK/error" && fail "a client that is no address"
has "$WORK/error" "--client is no IP address: nonsense" || fail "$(cat "$WORK/error")"
explain --client 192.0.2.1 --from a@b --to c@d --service nowhere 2>"$WORK/error" && fail "a service that is none"
has "$WORK/error" 'master.cf has no service "nowhere" with smtpd' || fail "$(cat "$WORK/error")"
