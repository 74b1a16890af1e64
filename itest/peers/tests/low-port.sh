# Root starts it on port 25; it runs as mail_owner with no right but that port.
. "$PEERS/test.sh"
exec "$PEERS/ns.sh" -- bash -eu -o pipefail -c '
  . "$PEERS/test.sh"
  instance mta 25 "virtual_mailbox_domains = box.test" "virtual_mailbox_maps = inline:{ ada@box.test=ada/ }"
  conf=$WORK/mta/etc
  "$bin/postfix" -c "$conf" start
  pid=$(tr -d " " <"$WORK/mta/queue/pid/master.pid")
  [ "$(stat -c %U /proc/$pid)" = postfix ] || fail "runs as $(stat -c %U /proc/$pid)"
  for set in CapEff CapPrm CapBnd; do
    [ "$(sed -n "s/^$set:\t*//p" /proc/$pid/status)" = 0000000000000400 ] || fail "$(grep Cap /proc/$pid/status)"
  done
  mail 25 sender@example.org ada@box.test || fail swaks
  until_true 30 "delivered" sh -c "ls $WORK/mta/mail/ada/new/* >/dev/null 2>&1"
  [ -z "$(ss -Hltnp | grep -v ":25 ")" ] || fail "another listener: $(ss -ltnp)"
  "$bin/postfix" -c "$conf" status
  "$bin/postfix" -c "$conf" stop
  ! "$bin/postfix" -c "$conf" status
'
