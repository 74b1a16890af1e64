# header_checks, mime_header_checks, nested_header_checks, body_checks and bounce_template_file: the
# same replies, log lines and messages as the installed Postfix has.
. "$PEERS/test.sh"
data=$PEERS/data/content-checks
lines=(
  "virtual_mailbox_domains = box.test"
  "virtual_mailbox_maps = static:box/"
  "smtpd_relay_restrictions = permit_mynetworks, reject"
  "smtp_host_lookup = native"
  "smtp_dns_support_level = disabled"
  "header_checks = regexp:$WORK/checks/header"
  "mime_header_checks = regexp:$WORK/checks/mime"
  "nested_header_checks = regexp:$WORK/checks/nested"
  "body_checks = regexp:$WORK/checks/body"
  "bounce_template_file = $WORK/checks/bounce.cf"
  "mine = 42"
)
cp -r "$data" "$WORK/checks"
ours=$(free_port) theirs=$(free_port)
instance ours "$ours" "${lines[@]}"
instance theirs "$theirs" "${lines[@]}"
start_both
python3 "$data/send.py" "$theirs" >"$WORK/theirs.replies"
python3 "$data/send.py" "$ours" >"$WORK/ours.replies"
diff "$WORK/theirs.replies" "$WORK/ours.replies" || fail "replies"
# All mail that is not held has been delivered or returned.
idle() { ! "$(program "$1" postqueue)" -c "$WORK/$1/etc" -p | grep -q '^[0-9A-F]\{6,\}[^!]* '; }
until_true 60 "Postfix to finish" idle theirs
until_true 60 "Posthouse to finish" idle ours
for who in theirs ours; do
  python3 "$data/collect.py" "$WORK/$who" >"$WORK/$who.mail"
  sed -n 's/.*cleanup\[[0-9]*\]: //p' "$WORK/$who/log/maillog" | grep -v message-id= |
    grep -v ' info: header Received: ' | sed 's/^[0-9A-F]*: /ID: /' >"$WORK/$who.log"
done
diff "$WORK/theirs.log" "$WORK/ours.log" || fail "log"
diff "$WORK/theirs.mail" "$WORK/ours.mail" || fail "messages"
[ "$(grep -c '^=' "$WORK/ours.mail")" -gt 30 ] || fail "few messages"
