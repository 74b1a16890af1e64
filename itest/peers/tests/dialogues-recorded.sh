# The recorded dialogues of smtpd are what the installed Postfix says today: a sample of them.
. "$PEERS/test.sh"
room=$PEERS/../../bundles/smtpd/src/test/resources/dialogues
"$PEERS/record-dialogues" --check "$room"/{sync,access,codes,pipelining,timeout-data}.txt
