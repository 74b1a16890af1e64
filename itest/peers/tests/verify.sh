# Address verification: the same questions put to the installed Postfix and to Posthouse, each with its
# own other site. Replies, and the lines of the log about probes, are compared to the letter; then what
# only a stop, a crash or a crowd shows.
. "$PEERS/test.sh"
chmod 755 "$WORK"
cat >"$WORK/ask.py" <<'PY'
# ask.py PORT ADDRESS...: the replies to RCPT; from=ADDRESS asks about a sender.
import smtplib, sys
session = smtplib.SMTP("127.0.0.1", int(sys.argv[1]), timeout=60)
session.ehlo("client.test")
for address in sys.argv[2:]:
    sender, recipient = ("client@sender.test", address)
    if address.startswith("from="):
        sender, recipient = address[5:], "ok@remote.test"
    session.docmd("RSET")
    session.docmd("MAIL FROM:<%s>" % sender)
    code, text = session.docmd("RCPT TO:<%s>" % recipient)
    print(address, code, text.decode())
session.quit()
PY
rules='"rcpt": {"^bad": "550 5.1.1 no such user", "^temp": "451 4.3.0 try again"}'
declare -A port site
for side in theirs ours; do
  port[$side]=$(free_port)
  site[$side]=$(free_port)
  sink $side "${site[$side]}"
  echo "{$rules}" >"$WORK/$side.sink/rules.json"
  instance $side "${port[$side]}" \
    "relay_domains = remote.test down.test moved.test" \
    "local_recipient_maps =" \
    "smtpd_relay_restrictions = permit_mynetworks reject" \
    "smtpd_recipient_restrictions = reject_unverified_recipient" \
    "relayhost = [127.0.0.1]:${site[$side]}" \
    "transport_maps = texthash:$WORK/$side/etc/transport" \
    "address_verify_transport_maps = texthash:$WORK/$side/etc/probes" \
    "virtual_mailbox_domains = box.test" \
    "virtual_mailbox_maps = inline:{ ada@box.test=ada/ }" \
    "address_verify_poll_delay = 2s" \
    "address_verify_map = lmdb:$WORK/$side/data/verify_cache" \
    "double_bounce_sender = notices"
  sed -i "s/^mydestination = *$/mydestination = local.test/; s/^alias_maps = *$/alias_maps = inline:{ list=ok@remote.test }/" "$WORK/$side/etc/main.cf"
  cat >"$WORK/$side/etc/transport" <<'MAP'
down.test smtp:[127.0.0.1]:1
err.test error:5.7.9 go away
disc.test discard:gone
moved.test smtp:[127.0.0.1]:1
MAP
  sed '/^moved/d' "$WORK/$side/etc/transport" >"$WORK/$side/etc/probes"
  grep -q '^verify' "$WORK/$side/etc/master.cf" || [ $side = theirs ] ||
    echo "verify unix - - n - 1 verify" >>"$WORK/$side/etc/master.cf"
done
start_both
for side in theirs ours; do
  until_true 20 "$side" has "$WORK/$side/log/maillog" "daemon started"
  until_true 20 "$side listens" bash -c "exec 9<>/dev/tcp/127.0.0.1/${port[$side]}"
done

ask() { local side=$1; shift; /usr/bin/python3 "$WORK/ask.py" "${port[$side]}" "$@"; }

# compare WHAT ADDRESS...
compare() {
  local what=$1 side; shift
  for side in theirs ours; do ask $side "$@" >"$WORK/$side.replies"; done
  diff "$WORK/theirs.replies" "$WORK/ours.replies" || fail "replies: $what"
}

# reload WHO
reload() {
  local before
  before=$(grep -c "reload" "$WORK/$1/log/maillog" || :)
  "$(program "$1" postfix)" -c "$WORK/$1/etc" reload
  until_true 20 "reload of $1" bash -c "[ \$(grep -c reload '$WORK/$1/log/maillog') -gt $before ]"
}

# set_both LINE...: other values in main.cf.
set_both() {
  local side line
  for side in theirs ours; do
    for line in "$@"; do
      sed -i "/^${line%% =*} =/d" "$WORK/$side/etc/main.cf"
      echo "$line" >>"$WORK/$side/etc/main.cf"
    done
    reload $side
  done
}

compare "recipients" ok@remote.test bad@remote.test temp@remote.test x@down.test e@err.test d@disc.test \
  list@local.test nobody123@local.test ada@box.test no@box.test OK@remote.test '"o k"@remote.test' \
  notices@local.test p@moved.test
compare "recipients, from the cache" bad@remote.test temp@remote.test x@down.test ok@remote.test
set_both "smtpd_recipient_restrictions = reject_unverified_sender"
compare "senders" from=ok1@remote.test from=bad1@remote.test from=temp1@remote.test from= \
  from=notices@mta.test.invalid from=nodomain
set_both "unverified_sender_reject_reason = Lookup failed" "unverified_sender_reject_code = 550" \
  "unverified_sender_defer_code = 250"
compare "codes and a reason" from=bad1@remote.test from=temp1@remote.test from=bad2@remote.test
set_both "unverified_sender_reject_code = 250" "unverified_sender_defer_code = 451" \
  "unverified_sender_tempfail_action = defer"
compare "codes that permit" from=bad1@remote.test from=temp1@remote.test
set_both "unverified_sender_tempfail_action = defer_if_permit" \
  "smtpd_recipient_restrictions = reject_unverified_sender check_recipient_access static:{REJECT}"
compare "a later refusal" from=temp1@remote.test
set_both "unverified_sender_reject_code = 450" \
  "smtpd_recipient_restrictions = warn_if_reject reject_unverified_sender reject_unverified_recipient"
compare "warn_if_reject" from=temp1@remote.test from=bad1@remote.test
set_both "soft_bounce = yes" "unverified_recipient_reject_code = 550" \
  "smtpd_recipient_restrictions = reject_unverified_recipient"
compare "soft_bounce" bad3@remote.test
set_both "soft_bounce = no" "address_verify_sender =" "smtp_address_verify_target = data"
compare "after DATA, by the null sender" okd@remote.test badd@remote.test
for side in theirs ours; do echo "{\"data\": \"554 5.7.0 no data\", $rules}" >"$WORK/$side.sink/rules.json"; done
compare "refused at DATA" ok10@remote.test
for side in theirs ours; do echo "{$rules}" >"$WORK/$side.sink/rules.json"; done
set_both "address_verify_sender = \$double_bounce_sender" "smtp_address_verify_target = rcpt" \
  "address_verify_negative_cache = no"
compare "no negative cache" bad4@remote.test temp4@remote.test
set_both "address_verify_negative_cache = yes" "address_verify_poll_count = 1"
for side in theirs ours; do echo "{\"slow\": 2, $rules}" >"$WORK/$side.sink/rules.json"; done
compare "no time to wait" ok5@remote.test bad5@remote.test
for side in theirs ours; do
  until_true 20 "the probe of $side" grep -q "to=<ok5@remote.test>.*status=deliverable" "$WORK/$side/log/maillog"
done

# probes FILE: each result as the log has it, once; the other site's port differs.
probes() {
  grep -E "status=(un)?deliverable" "$1" |
    sed -E 's/.*: to=<([^>]*)>, .*relay=([^,]*), .*(dsn=[^,]*, status=.*)/\1 \2 \3/; s/\]:[0-9]+ dsn/]:PORT dsn/' | sort -u
}
# rejects FILE: what restrictions said.
rejects() { grep -oE "(reject|reject_warning): RCPT.*" "$1"; }
for side in theirs ours; do
  probes "$WORK/$side/log/maillog" >"$WORK/$side.probes"
  rejects "$WORK/$side/log/maillog" >"$WORK/$side.rejects"
done
[ "$(wc -l <"$WORK/ours.probes")" -gt 20 ] || fail "few probes"
diff "$WORK/theirs.probes" "$WORK/ours.probes" || fail "lines of the log about probes"
diff "$WORK/theirs.rejects" "$WORK/ours.rejects" || fail "lines of the log about refusals"

# Nobody has got a probe, and none waits.
for side in theirs ours; do
  [ -z "$(ls "$WORK/$side.sink/mail")" ] || fail "$side delivered a probe"
done
empty() { "$bin/postqueue" -c "$WORK/ours/etc" -p | grep -q "queue is empty"; }
until_true 20 "an empty queue" empty

# Results outlive a stop, and need no other site then.
"$bin/postfix" -c "$WORK/ours/etc" stop
"$bin/postmap" -c "$WORK/ours/etc" -s "lmdb:$WORK/ours/data/verify_cache" >"$WORK/ours.cache"
has "$WORK/ours.cache" "0:0:" || fail "no results in the table"
grep -q "^bad@remote.test.2:0:[0-9]*:host " "$WORK/ours.cache" || fail "not the result of bad@remote.test"
"$PEERS/smtpsink.sh" stop "$WORK/ours.sink" >/dev/null
"$bin/postfix" -c "$WORK/ours/etc" start
until_true 20 "ours listens" bash -c "exec 9<>/dev/tcp/127.0.0.1/${port[ours]}"
ask ours ok@remote.test bad@remote.test >"$WORK/after"
has "$WORK/after" "ok@remote.test 250" || fail "not known after a stop: $(cat "$WORK/after")"
has "$WORK/after" "no such user" || fail "not known after a stop: $(cat "$WORK/after")"

# explain says what is known, and sends no probe.
"$bin/posthouse" -c "$WORK/ours/etc" explain --client 127.0.0.1 --helo h --from a@sender.test --to bad@remote.test >"$WORK/explained"
has "$WORK/explained" "verify" || fail "explain says nothing of verify: $(cat "$WORK/explained")"
has "$WORK/explained" "no such user" || fail "explain: $(cat "$WORK/explained")"
"$bin/posthouse" -c "$WORK/ours/etc" explain --client 127.0.0.1 --helo h --from a@sender.test --to never@remote.test >"$WORK/explained"
has "$WORK/explained" "this one does not" || fail "explain: $(cat "$WORK/explained")"
! has "$WORK/ours/log/maillog" "to=<never@remote.test>, relay" || fail "explain has sent a probe"

# A site that hangs, a thousand addresses, and a kill: no probe becomes mail.
"$PEERS/smtpsink.sh" start "$WORK/ours.sink" --port "${site[ours]}" >/dev/null
echo '{"slow": 30}' >"$WORK/ours.sink/rules.json"
cat >"$WORK/crowd.py" <<'PY'
import smtplib, sys, threading
wrong = []
def one(part):
    s = smtplib.SMTP("127.0.0.1", int(sys.argv[1]), timeout=120)
    s.ehlo("client.test")
    for i in range(100):
        s.docmd("RSET")
        s.docmd("MAIL FROM:<client@sender.test>")
        code, text = s.docmd("RCPT TO:<crowd%d.%d@remote.test>" % (part, i))
        if code != 450 or not (b"in progress" in text or b"Too many" in text):
            wrong.append((code, text))
threads = [threading.Thread(target=one, args=(n,)) for n in range(10)]
[t.start() for t in threads]
[t.join() for t in threads]
sys.exit("wrong answers: %s" % wrong[:3] if wrong else 0)
PY
sed -i '/^address_verify_pending_request_limit/d; /^smtpd_.*_error_limit/d' "$WORK/ours/etc/main.cf"
printf '%s\n' "address_verify_pending_request_limit = 300" "smtpd_soft_error_limit = 1000" "smtpd_hard_error_limit = 2000" >>"$WORK/ours/etc/main.cf"
reload ours
/usr/bin/python3 "$WORK/crowd.py" "${port[ours]}"
has "$WORK/ours/log/maillog" "Too many address verification requests" || fail "no limit of pending probes"
pid=$(tr -dc 0-9 <"$WORK/ours/queue/pid/master.pid")
kill -9 "$pid"
gone() { [ ! -d "/proc/$pid" ]; }
until_true 20 "the end of the server" gone
echo '{"rcpt": {"crowd": "550 5.1.1 nobody"}}' >"$WORK/ours.sink/rules.json"
"$bin/postfix" -c "$WORK/ours/etc" start || :
until_true 60 "ours listens again" bash -c "exec 9<>/dev/tcp/127.0.0.1/${port[ours]}"
until_true 60 "an empty queue after the crash" empty
[ -z "$(ls "$WORK/ours.sink/mail")" ] || fail "a probe was delivered"
! grep -qE "notification:|status=(sent|bounced|deferred)" "$WORK/ours/log/maillog" || fail "somebody heard of a probe"
