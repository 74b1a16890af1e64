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

# The same files at work: postfix check has nothing to add but which features the tables need.
here=$WORK/site
cp -r "$conf" "$here-etc"
mkdir -p "$here/log"
chown postfix "$here/log"
mv "$here-etc" "$here/etc"
conf=$here/etc
"$bin/postconf" -q -c "$conf" -e "queue_directory = $here/queue" "data_directory = $here/data" \
  "maillog_file = $here/log/maillog" "maillog_file_prefixes = /var" 2>/dev/null
expected() { ! grep -v -e ': has no effect yet: ' -e "$1" "$2"; }
"$bin/postfix" -c "$conf" check 2>"$WORK/check" || fail "postfix check"
expected '"posthouse feature:install map-[a-z]*" installs it' "$WORK/check" || fail "postfix check"
