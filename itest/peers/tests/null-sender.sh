# Tables of sender addresses and the null sender, also of a notice that is made here: what is asked on the
# wire, what leaves, and how it ends when the notice cannot be delivered either. As the installed Postfix.
. "$PEERS/test.sh"
echo '/@/ box@example.org' >"$WORK/at"
echo '/^.*$/ box@example.org' >"$WORK/any"
echo '@example.org box@example.org' >"$WORK/domain"
for who in theirs ours; do
  port=$(free_port) sink=$(free_port) map=$(free_port)
  sink "$who" "$sink"
  python3 "$PEERS/data/message-table/socketmap.py" "$map" "$WORK/$who.asked" &
  at_exit "kill $!"
  instance "$who" "$port" "relayhost = [127.0.0.1]:$sink" "smtp_host_lookup = native" \
    "smtp_dns_support_level = disabled" "smtp_tls_security_level = none" "myorigin = example.org" \
    "smtpd_relay_restrictions = permit_mynetworks, reject" "smtpd_peername_lookup = no" "notify_classes =" \
    "sender_canonical_classes = envelope_sender" "sender_canonical_maps = socketmap:inet:127.0.0.1:$map:forward"
  eval "$who=$port"
done
start_both
"$bin/posthouse" -c "$WORK/ours/etc" feature:install map-socketmap >/dev/null

# What went out, by sender, and how many messages there were.
told() {
  python3 - "$WORK/$1.sink/mail" <<'END'
import collections, json, pathlib, sys
mails = [json.loads(f.read_text()) for f in sorted(pathlib.Path(sys.argv[1]).glob("*.json"))]
for line, count in sorted(collections.Counter(f"{m['mail_from']} to {m['rcpt'][0][0]}" for m in mails).items()):
    print(count, line)
END
  grep -c ': removed$' "$WORK/$1/log/maillog"
}
# As many messages have gone as came, and some have.
idle() {
  local log=$WORK/$1/log/maillog
  [ "$(grep -c ': removed$' "$log")" -ge "$2" ] && [ -z "$("$(program "$1" postqueue)" -c "$WORK/$1/etc" -p | grep '^[0-9A-F]\{6,\}')" ]
}
send() {
  mail "$1" "$2" "$3" --data "Subject: $2 $3\n\ntext" >/dev/null || fail "mail from <$2> to <$3>"
}
# table MESSAGES MAP: sends with another table; so many messages have gone afterwards, at least.
table() {
  local who
  for who in theirs ours; do
    if [ -n "$2" ]; then
      "$(program "$who" postconf)" -c "$WORK/$who/etc" -e "sender_canonical_maps=$2"
      # Processes that began before are not asked again.
      "$(program "$who" postfix)" -c "$WORK/$who/etc" stop
      "$(program "$who" postfix)" -c "$WORK/$who/etc" start
    fi
    send "${!who}" '<>' r@elsewhere.test
    send "${!who}" a@example.com r@elsewhere.test
    send "${!who}" a@example.com reject@elsewhere.test
    until_true 60 "$who to finish with ${2:-socketmap}" idle "$who" "$1"
  done
  told theirs >"$WORK/theirs.told"
  told ours >"$WORK/ours.told"
  diff "$WORK/theirs.told" "$WORK/ours.told" || fail "with ${2:-socketmap}"
}
table 4 ""
diff <(sort "$WORK/theirs.asked" | uniq) <(sort "$WORK/ours.asked" | uniq) || fail "questions"
grep -qx 'forward ""' "$WORK/ours.asked" || fail "the null sender was not asked for"
table 8 "regexp:$WORK/at"
table 12 "regexp:$WORK/any"
table 16 "static:box@example.org"
table 20 "texthash:$WORK/domain"
grep -q '^[0-9]* box@example.org to box@example.org$' "$WORK/ours.told" || fail "no notice has a sender"
# The notice itself comes back: to the sender that the table gave it, and there it ends.
echo '/^""$/ box@example.org' >"$WORK/null"
table 24 "regexp:$WORK/null"
for who in theirs ours; do
  send "${!who}" reject@example.com reject@elsewhere.test
  until_true 60 "$who to finish with a notice of a notice" idle "$who" 27
  told "$who" >"$WORK/$who.told"
done
diff "$WORK/theirs.told" "$WORK/ours.told" || fail "a notice of a notice"
grep -q '^[0-9]* box@example.org to a@example.com$' "$WORK/ours.told" || fail "only notices have a sender"
