# The cases of postconf: what is recorded is what the installed Postfix answers. All of them are run by
# the unit tests; here some show that the installed command does the same.
. "$PEERS/test.sh"
cases=("$PEERS"/../../runtime/commands/src/test/resources/postconf/*.cases)
python3 "$PEERS/py/postconf_cases.py" check "$(command -v postconf)" "${cases[@]}" || fail "recorded answers are not those of Postfix"
python3 "$PEERS/py/postconf_cases.py" check "$bin/postconf" --ours --every=4 "${cases[@]}" || fail "Posthouse answers otherwise"

# Editors that run at the same time lose nothing, and nothing is left behind.
mkdir -p "$WORK/etc"
printf 'mydomain = example.test\n' >"$WORK/etc/main.cf"
: >"$WORK/etc/master.cf"
for round in a b c d; do
  for i in 1 2 3 4 5 6 7 8; do "$bin/postconf" -c "$WORK/etc" -e "$round$i=$i" & done
  wait
done
[ "$(grep -c '^[a-d][1-8] = ' "$WORK/etc/main.cf")" = 32 ] || fail "an edit was lost: $(cat "$WORK/etc/main.cf")"
[ "$(ls "$WORK/etc")" = "$(printf 'main.cf\nmaster.cf')" ] || fail "files were left behind"

# A file that may not be read.
chmod 600 "$WORK/etc/main.cf"
chmod 755 "$WORK" "$WORK/etc"
for command in "$(command -v postconf)" "$bin/postconf"; do
  setpriv --reuid=nobody --regid=nogroup --clear-groups "$command" -c "$WORK/etc" -n >"$WORK/out" 2>&1 && fail "$command reads it"
  has "$WORK/out" "fatal: open $WORK/etc/main.cf: Permission denied" || fail "$command: $(cat "$WORK/out")"
done
