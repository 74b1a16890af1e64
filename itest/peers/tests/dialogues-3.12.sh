# What Postfix 3.12 was recorded to answer, we answer, too; where SASL or TLS is needed, elsewhere.
. "$PEERS/test.sh"
"$PEERS/dialogues/play" --work "$WORK" --home "$POSTHOUSE_HOME" \
  --known "$PEERS/dialogues/recorded/different" "$PEERS"/dialogues/recorded/*.smtp
