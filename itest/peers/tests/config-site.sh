# The files of a site of some size: no warning that Postfix would not give, but for what has no
# effect yet; the same parameters, values and services.
. "$PEERS/test.sh"
postfix=$(command -v postconf) || fail "no Postfix"
cp -r "$PEERS/../../bundles/config/src/test/resources/org/posthouse/config/site" "$WORK/etc"
conf=$WORK/etc
for options in -n -xn -M -P -F; do
  "$postfix" -c "$conf" $options >"$WORK/theirs" 2>"$WORK/theirs.err" || fail "postconf $options"
  "$bin/postconf" -c "$conf" $options >"$WORK/ours" 2>"$WORK/ours.err" || fail "our postconf $options"
  diff "$WORK/theirs" "$WORK/ours" || fail "postconf $options"
  grep -v ': has no effect yet: ' "$WORK/ours.err" >"$WORK/odd" || :
  diff "$WORK/theirs.err" "$WORK/odd" || fail "warnings of postconf $options"
done

# The same files at work: check and start have nothing to add, and the table types come by themselves.
here=$WORK/site
cp -r "$conf" "$here-etc"
mkdir -p "$here/log"
chown postfix "$here/log"
mv "$here-etc" "$here/etc"
conf=$here/etc
"$bin/postconf" -q -c "$conf" -e "queue_directory = $here/queue" "data_directory = $here/data" \
  "maillog_file = $here/log/maillog" "maillog_file_prefixes = /var" 2>/dev/null
for service in smtp submission submissions 127.0.0.1:10025; do
  "$bin/postconf" -q -c "$conf" -F "$service/inet/service=127.0.0.1:$(free_port)" 2>/dev/null
done
expected() { ! grep -v -e ': has no effect yet: ' -e "$1" "$2"; }
"$bin/postfix" -c "$conf" check 2>"$WORK/check" || fail "postfix check"
expected 'there is nothing to be expected' "$WORK/check" || fail "postfix check"
"$bin/postfix" -c "$conf" start 2>"$WORK/start"
expected 'starting the Postfix mail system' "$WORK/start" || fail "postfix start"
sed -n 's/^.* warning: //p' "$here/log/maillog" >"$WORK/warnings"
expected 'no bundle provides the daemon "postscreen"' "$WORK/warnings" || fail "warnings in the log"
# Before the first client could ask.
until_true 10 "the log" has "$here/log/maillog" 'daemon started'
for type in mysql pcre socketmap; do
  sed "/daemon started/,\$d" "$here/log/maillog" | grep -q "feature map-$type: installed for $type: (" ||
    fail "map-$type was not installed before the start: $(cat "$here/log/maillog")"
done
"$bin/posthouse" -c "$conf" feature:list -i | grep -q '^installed *map-mysql' || fail "feature:list -i"
