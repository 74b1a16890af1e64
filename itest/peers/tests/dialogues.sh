# Our own dialogues, with the installed Postfix and with Posthouse under the same main.cf: what differs
# is known line by line, and docs/differences.md says why.
. "$PEERS/test.sh"
own=$PEERS/dialogues/own
"$PEERS/dialogues/play" --work "$WORK" --home "$POSTHOUSE_HOME" --both --at-once 12 \
  --main "$own/main.cf" --master "$own/master.cf" \
  --known "$own/different" --reasons "$PEERS/../../docs/differences.md" "$own"/*.smtp
