# flags=DORX of an lmtp service: headers on top, loops, the limit of one recipient, a final
# delivery; and lines that are too long, by SMTP and LMTP.
. "$PEERS/test.sh"
port=$(free_port) sink_port=$(free_port)
"$PEERS/smtpsink.sh" start "$WORK/sink" --port "$sink_port" --lmtp 1 >/dev/null
trap '"$PEERS/smtpsink.sh" stop "$WORK/sink" >/dev/null' EXIT
instance mta "$port" "relay_domains = one.example, many.example" "transport_maps = inline:{{one.example=one:inet:127.0.0.1:$sink_port},{many.example=many:inet:127.0.0.1:$sink_port},{sender.example=lmtp:inet:127.0.0.1:$sink_port},{relayed.example=olmtp:inet:127.0.0.1:$sink_port},{passed.example=lmtp:inet:127.0.0.1:$sink_port}}" \
  "one_destination_recipient_limit = 1" "virtual_alias_maps = inline:{{info@one.example=user@one.example}}" "notify_classes ="
conf=$WORK/mta/etc log=$WORK/mta/log/maillog
printf '%s unix - - n - - lmtp -o lmtp_discard_lhlo_keywords=dsn flags=DORX\n' one many >>"$conf/master.cf"
printf 'olmtp unix - - n - - lmtp -o lmtp_discard_lhlo_keywords=dsn\n' >>"$conf/master.cf"
"$bin/postfix" -c "$conf" start
head3() { /usr/bin/python3 -c 'import json,sys; print("\n".join(json.load(open(sys.argv[1]))["data"].split("\r\n")[:3]))' "$1"; }

mail "$port" a@sender.example info@one.example --body "by alias" >/dev/null || fail swaks
until_true 30 delivered grep -q 'to=<user@one.example>, orig_to=<info@one.example>, .*status=sent' "$log"
head3 "$(grep -l "by alias" "$WORK"/sink/mail/*.json)" >"$WORK/head"
diff - "$WORK/head" <<END || fail "headers on top"
Return-Path: <a@sender.example>
X-Original-To: info@one.example
Delivered-To: user@one.example
END
# Who asks for it hears whether that was the end of the way, unless the next hop takes over to tell that.
success() {
  /usr/bin/python3 -c 'import smtplib, sys
with smtplib.SMTP("127.0.0.1", int(sys.argv[1])) as s:
    s.sendmail("a@sender.example", [sys.argv[2]], "Subject: asks\r\n\r\nx", rcpt_options=["NOTIFY=SUCCESS"])' "$port" "$1"
  until_true 30 "$2" grep -rlqE "Final-Recipient: rfc822; $1.*Action: $2" "$WORK/sink/mail"
}
success user@one.example delivered
/usr/bin/python3 -c 'import smtplib, sys
with smtplib.SMTP("127.0.0.1", int(sys.argv[1])) as s:
    s.sendmail("a@sender.example", ["user@passed.example"], "Subject: asks\r\n\r\nx", rcpt_options=["NOTIFY=SUCCESS"])' "$port"
until_true 30 passed grep -q 'to=<user@passed.example>, .*status=sent' "$log"
success user@relayed.example relayed
grep -rlq 'NOTIFY=SUCCESS' "$WORK/sink/mail" || fail "NOTIFY was not passed on"
if grep -rlq 'Final-Recipient: rfc822; user@passed.example' "$WORK/sink/mail"; then fail "a notice that the next hop gives"; fi
mail "$port" a@sender.example user@one.example --header 'Delivered-To: USER@one.example' >/dev/null || fail swaks
until_true 30 loop grep -q 'to=<user@one.example>, relay=one, .*dsn=5.4.6, status=bounced (mail forwarding loop for user@one.example)' "$log"
mail "$port" a@sender.example a@many.example,b@many.example >/dev/null || fail swaks
until_true 30 limit grep -q 'to=<b@many.example>, relay=many, .*dsn=4.3.5, status=deferred (mail system configuration error)' "$log"
has "$log" "warning: flag \`D' requires many_destination_recipient_limit = 1" || fail "no warning"

# 998 bytes stay, a longer line goes on after CR LF SPACE.
{ echo "Subject: long"; echo; for n in 998 999 1996 1997; do printf "%${n}s\n" | tr ' ' x; done; } >"$WORK/long"
mail "$port" a@sender.example user@one.example --data "@$WORK/long" >/dev/null || fail swaks
until_true 30 broken grep -q ': breaking line > 998 bytes with <CR><LF>SPACE' "$log"
until_true 30 long grep -rq xxxxx "$WORK/sink/mail"
/usr/bin/python3 - "$(grep -l xxxxx "$WORK"/sink/mail/*.json)" <<'END' || fail "lengths"
import json, sys
body = json.load(open(sys.argv[1]))["data"].split("\r\n\r\n", 1)[1]
lengths = [len(line) for line in body.split("\r\n") if "x" in line]
assert lengths == [998, 998, 2, 998, 998, 2, 998, 998, 3], lengths
END
