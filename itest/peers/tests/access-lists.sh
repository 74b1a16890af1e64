# Restriction lists: hundreds of questions, put by XCLIENT to the installed Postfix and to Posthouse,
# with one name server that also fails and is silent. Replies and log lines are compared to the
# letter; data/access-lists/differences says which lines may differ (docs/differences.md says why).
. "$PEERS/test.sh"
cat >"$WORK/resolv.conf" <<'CONF'
nameserver 127.0.0.1
options timeout:1 attempts:1
CONF
exec "$PEERS/ns.sh" --resolv "$WORK/resolv.conf" -- bash -eu -o pipefail -c '
  . "$PEERS/test.sh"
  data=$PEERS/data/access-lists
  /usr/bin/python3 "$PEERS/py/nameserver.py" 127.0.0.1 53 "$data/zone" &
  until_true 20 "name server" /usr/bin/python3 "$PEERS/py/dnsq.py" 127.0.0.1 53 good.example MX
  for side in theirs ours; do
    instance $side 2525
    case $side in theirs) port=3000 ;; ours) port=4000 ;; esac
    { cat "$data/main.cf"; grep -E "^(queue_directory|data_directory|maillog_)" "$WORK/$side/etc/main.cf"; } >"$WORK/$side/main.cf"
    mv "$WORK/$side/main.cf" "$WORK/$side/etc/main.cf"
    { sed 1d "$WORK/$side/etc/master.cf"; /usr/bin/python3 "$PEERS/py/access_lists.py" services "$data/cases" $port; } >"$WORK/$side/master.cf"
    mv "$WORK/$side/master.cf" "$WORK/$side/etc/master.cf"
  done
  for name in command_directory daemon_directory shlib_directory; do
    echo "$name = $(postconf -d -h $name)"
  done >>"$WORK/theirs/etc/main.cf"
  echo "meta_directory = /etc/postfix" >>"$WORK/theirs/etc/main.cf"
  printf "%s\n" "anvil unix - - n - 1 anvil" "verify unix - - n - 1 verify" "tlsmgr unix - - n 1000? 1 tlsmgr" "postlog unix-dgram n - n - 1 postlogd" "proxymap unix - - n - - proxymap" >>"$WORK/theirs/etc/master.cf"
  mkdir -p "$WORK/theirs/queue" "$WORK/theirs/data"; chown postfix "$WORK/theirs/data"
  trap "postfix -c $WORK/theirs/etc stop >/dev/null 2>&1 || :" EXIT
  postfix -c "$WORK/theirs/etc" start
  if [ -n "${ASK_ONLY-}" ]; then
    until_true 20 log test -s "$WORK/theirs/log/maillog"
    /usr/bin/python3 "$PEERS/py/access_lists.py" ask "$data/cases" 3000 "$WORK/theirs/log/maillog" $ASK_GROUPS
    exit
  fi
  "$bin/postfix" -c "$WORK/ours/etc" start
  until_true 20 log test -s "$WORK/theirs/log/maillog"
  /usr/bin/python3 "$PEERS/py/access_lists.py" compare "$data/cases" 3000 "$WORK/theirs/log/maillog" 4000 "$WORK/ours/log/maillog" "$data/differences"
'
