# The values of main.cf as the postconf of Postfix prints them: the recorded cases of the unit test
# are still what it says, and made-up files mean the same to both.
. "$PEERS/test.sh"
language() { python3 "$PEERS/py/language.py" "$@"; }
postfix=$(command -v postconf) || fail "no Postfix"
recorded=$PEERS/../../bundles/config/src/test/resources/org/posthouse/config/language-cases
language record "$postfix" "$recorded" >"$WORK/recorded"
diff "$recorded" "$WORK/recorded" || fail "recorded cases"
# Other cases: SEED=$(date +%s) itest/peers/run config-language
seed=${SEED:-1795264652}
language make "$seed" 50 >"$WORK/cases"
language values "$postfix" "$WORK/cases" >"$WORK/theirs"
language values "$bin/postconf" "$WORK/cases" >"$WORK/ours"
diff "$WORK/theirs" "$WORK/ours" || fail "made-up cases; SEED=$seed makes them again"
