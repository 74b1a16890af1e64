# A second server is refused, whether it shares the queue directory, the data directory or both with
# the first, and the first does not notice.
. "$PEERS/test.sh"
port=$(free_port)
instance mta "$port" "virtual_mailbox_domains = box.test" "virtual_mailbox_maps = inline:{ ada@box.test=ada/ }"
first=$WORK/mta/etc log=$WORK/mta/log/maillog
other() {
  mkdir -p "$WORK/$1"
  rm -rf "$WORK/$1/etc"
  cp -r "$first" "$WORK/$1/etc"
  sed -i "s|^$2 = .*|$2 = $WORK/$1/own|" "$WORK/$1/etc/main.cf"
  sed -i "s|^127.0.0.1:$port|127.0.0.1:$(free_port)|" "$WORK/$1/etc/master.cf"
}
# refused CONF ACTION TEXT
refused() {
  local status=0
  timeout 60 "$bin/postfix" -c "$1" "$2" >"$WORK/said" 2>&1 || status=$?
  [ $status = 1 ] || fail "$2 of $1: status $status: $(cat "$WORK/said")"
  grep -q "$3" "$WORK/said" || fail "$2 of $1: $(cat "$WORK/said")"
}
state() { find "$WORK/mta/data/server/cache" "$WORK/mta/data/server/distribution" "$WORK/mta/queue/pid" -printf '%p %s %T@\n' | sort; }
"$bin/postfix" -c "$first" start
mail "$port" sender@example.org ada@box.test --body one || fail "swaks"
until_true 30 "mail" grep -rqs one "$WORK/mta/mail/ada/new"
pid=$(cat "$WORK/mta/queue/pid/master.pid")
state >"$WORK/before"

running="fatal: the Postfix mail system is already running"
locked="postfix/master.*fatal: open lock file $WORK/mta/data/master.lock: unable to set exclusive lock"
refused "$first" start "$running"
refused "$first" start-fg "$running"
other queue data_directory
refused "$WORK/queue/etc" start "$running"
other data queue_directory
refused "$WORK/data/etc" start "$locked"
refused "$WORK/data/etc" start-fg "$locked"
has "$log" "fatal: open lock file $WORK/mta/data/master.lock" || fail "not in the log"

# Without the checks before it, the server itself says no.
server() {
  local status=0
  timeout 60 setpriv --reuid=postfix --regid=postfix --init-groups \
    "$POSTHOUSE_HOME/lib/server" "$1" "$2" >"$WORK/said" 2>&1 || status=$?
  [ $status = 1 ] || fail "lib/server: status $status: $(cat "$WORK/said")"
}
server "$first" "$WORK/mta/data/server"
grep -q "$locked" "$WORK/said" || fail "$(cat "$WORK/said")"
install -d -o postfix -m 700 "$WORK/queue/own" "$WORK/queue/own/server"
server "$WORK/queue/etc" "$WORK/queue/own/server"
grep -q "fatal: open lock file $WORK/mta/queue/pid/master.pid: unable to set exclusive lock" "$WORK/said" ||
  grep -q "the queue directory $WORK/mta/queue is in use by another server" "$log" || fail "$(cat "$WORK/said")"

state >"$WORK/after"
cmp "$WORK/before" "$WORK/after" || fail "$(diff "$WORK/before" "$WORK/after")"
[ "$pid" = "$(cat "$WORK/mta/queue/pid/master.pid")" ] || fail "another pid"
"$bin/postfix" -c "$first" status || fail "the first is gone"
mail "$port" sender@example.org ada@box.test --body two || fail "swaks"
until_true 30 "mail" grep -rqs two "$WORK/mta/mail/ada/new"
"$bin/postqueue" -c "$first" -p | grep -q "Mail queue is empty" || fail "postqueue"
"$bin/posthouse" -c "$first" map:list | grep -q inline || fail "posthouse"

# Nothing remains of it: the other may start when the first has gone.
"$bin/postfix" -c "$first" stop
kill -0 "$pid" 2>/dev/null && fail "stop returned before the end"
"$bin/postfix" -c "$WORK/data/etc" start || fail "the lock remains"
"$bin/postfix" -c "$WORK/data/etc" stop
