# A minute of fuzzing: sessions, addresses, headers of proxies (itest/fuzz/run for longer).
. "$PEERS/test.sh"
"$PEERS/../fuzz/run" "${FUZZ_SECONDS:-60}" "$WORK/fuzz"
