# The log of a start is written with the server's rights: a link that its user has put there does not
# lead root to other files. A start that fails says why, before and after that log is open.
. "$PEERS/test.sh"
port=$(free_port)
instance mta "$port"
conf=$WORK/mta/etc log=$WORK/mta/data/server/log/start.log
echo precious >"$WORK/precious"
unharmed() { [ "$(cat "$WORK/precious")" = precious ] || fail "root wrote through the link"; }
# refused TEXT: a start fails with this text.
refused() {
  local status=0
  timeout 60 "$bin/postfix" -c "$conf" start >"$WORK/said" 2>&1 || status=$?
  [ $status != 0 ] || fail "it has started"
  has "$WORK/said" "the mail system did not start" || fail "$(cat "$WORK/said")"
  has "$WORK/said" "$1" || fail "$(cat "$WORK/said")"
}

"$bin/postfix" -c "$conf" start
[ "$(stat -c %U:%a "$log")" = postfix:600 ] || fail "$(ls -l "$log")"
"$bin/postfix" -c "$conf" stop
ln -sf "$WORK/precious" "$log"
"$bin/postfix" -c "$conf" start
unharmed
"$bin/postfix" -c "$conf" status
"$bin/postfix" -c "$conf" stop

# The link comes back between all steps: the server itself cannot write through it.
mkdir "$WORK/path"
printf '#!/bin/sh\ncase "$*" in *start.log*) ln -sf %s %s ;; *) exec /bin/rm "$@" ;; esac\n' \
  "$WORK/precious" "$log" >"$WORK/path/rm"
chmod 755 "$WORK/path" "$WORK/path/rm"
PATH=$WORK/path:$PATH refused "$log"
unharmed
rm -f "$log"

POSTHOUSE_JAVA_OPTIONS=-XX:NoSuchOption refused NoSuchOption
POSTHOUSE_JAVA_OPTIONS=-XX:+NoSuchSwitch refused NoSuchSwitch
[ "$(stat -c %U "$log")" = postfix ] || fail "$(ls -l "$log")"
POSTHOUSE_JAVA_OPTIONS="-Xmx300m -Dnot.of=java" "$bin/postfix" -c "$conf" start
tr '\0' ' ' <"/proc/$(tr -d ' ' <"$WORK/mta/queue/pid/master.pid")/cmdline" >"$WORK/cmdline"
has "$WORK/cmdline" " -Xmx300m -Dnot.of=java " || fail "$(cat "$WORK/cmdline")"
"$bin/postfix" -c "$conf" stop
printf '#!/bin/sh\necho "setpriv: not today" >&2\nexit 1\n' >"$WORK/path/setpriv"
chmod 755 "$WORK/path/setpriv"
rm -f "$WORK/path/rm"
PATH=$WORK/path:$PATH refused "setpriv: not today"
