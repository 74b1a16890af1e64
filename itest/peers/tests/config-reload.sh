# postfix reload: what changed is in the log, sessions go on, a bad or unsafe file changes nothing;
# config diff and config history; secrets nowhere; the environment of the server.
. "$PEERS/test.sh"
port=$(free_port) second=$(free_port)
instance site "$port" 'smtpd_banner = $myhostname ESMTP one' 'x_password = s3cret' 'relayhost = [x]:${x_password?{25}}' \
  'import_environment = TZ { GREETING = hello, world }'
conf=$WORK/site/etc log=$WORK/site/log/maillog
chmod 644 "$conf"/*.cf
posthouse() { "$bin/posthouse" -c "$conf" "$@"; }
HIDDEN=variable TZ=UTC "$bin/postfix" -c "$conf" start
pid=$(tr -d ' ' <"$WORK/site/queue/pid/master.pid")
tr '\0' '\n' <"/proc/$pid/environ" >"$WORK/environ"
grep -qx 'GREETING=hello, world' "$WORK/environ" && grep -qx TZ=UTC "$WORK/environ" || fail "imported: $(cat "$WORK/environ")"
grep -q HIDDEN "$WORK/environ" && fail "the server sees HIDDEN"

greeting() { timeout 60 bash -c "exec 5<>/dev/tcp/127.0.0.1/$1; read -r line <&5; echo \"\$line\"" | tr -d '\r'; }
[ "$(greeting "$port")" = "220 mta.test.invalid ESMTP one" ] || fail "greeting"
exec 4<>"/dev/tcp/127.0.0.1/$port"
read -r -t 10 line <&4

sed -i 's/ESMTP one/ESMTP two/; s/s3cret/s3cret2/' "$conf/main.cf"
echo "127.0.0.1:$second inet n - n - - smtpd -o smtpd_banner=three" >>"$conf/master.cf"
posthouse config diff >"$WORK/diff"
for text in 'not in force before' '= $myhostname ESMTP two' '= $myhostname ESMTP one' '= $myhostname ESMTP $mail_name' "127.0.0.1:$second/inet"; do
  has "$WORK/diff" "$text" || fail "diff without $text: $(cat "$WORK/diff")"
done
"$bin/postfix" -c "$conf" reload || fail "reload"
for text in 'reload: main.cf: smtpd_banner: changed from "$myhostname ESMTP one" to "$myhostname ESMTP two"' \
  'reload: main.cf: x_password: changed from "********" to "********"' \
  "reload: 127.0.0.1:$second/inet: smtpd_banner: set to \"three\""; do
  has "$log" "$text" || fail "log without $text: $(cat "$log")"
done
[ "$(greeting "$port")" = "220 mta.test.invalid ESMTP two" ] || fail "greeting after reload"
[ "$(greeting "$second")" = "220 three" ] || fail "greeting of the new service"
printf 'NOOP\r\n' >&4
read -r -t 10 line <&4 && [ "${line%%[ -]*}" = 250 ] || fail "the session has ended: $line"

# refused TEXT: a reload fails with it, and everything is as it was.
refused() {
  "$bin/postfix" -c "$conf" reload >"$WORK/out" 2>&1 && fail "reload taken: $1"
  has "$WORK/out" "$1" || fail "no \"$1\" in: $(cat "$WORK/out")"
  grep -F 'reload refused' "$log" | has /dev/stdin "$1" || fail "no \"$1\" in the log"
  [ "$(greeting "$port")" = "220 mta.test.invalid ESMTP two" ] || fail "greeting after a refused reload"
}
cp "$conf/main.cf" "$WORK/good"
echo 'smtpd_banner = ${oops' >>"$conf/main.cf"
refused "main.cf, line $(wc -l <"$conf/main.cf"): smtpd_banner: truncated macro reference"
cp "$WORK/good" "$conf/main.cf"
chmod o+w "$conf/main.cf"
"$bin/postfix" -c "$conf" check >"$WORK/out" 2>&1 && fail "check finds nothing"
has "$WORK/out" "$conf/main.cf: not used, because" || fail "check: $(cat "$WORK/out")"
posthouse config diff 2>"$WORK/out" && fail "diff of an unsafe file"
chmod o-w "$conf/main.cf"
"$bin/postfix" -c "$conf" reload || fail "reload of the good file"
has "$log" "reload: nothing has changed" || fail "nothing has changed"
posthouse config history >"$WORK/history"
grep -q '  1  .*  start' "$WORK/history" || fail "history: $(cat "$WORK/history")"
has "$WORK/history" 'main.cf: smtpd_banner: changed from' || fail "history: $(cat "$WORK/history")"
grep -l s3cret "$log" "$WORK/diff" "$WORK/history" && fail "a secret"
"$bin/postfix" -c "$conf" stop
