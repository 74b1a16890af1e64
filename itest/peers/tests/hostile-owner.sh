# mail_owner is hostile: whatever he has put into the queue, the data directory and the log, no command
# of root changes, reads or runs anything that is not his.
. "$PEERS/test.sh"
export WORK
[ -n "${HOSTILE_INSIDE-}" ] || HOSTILE_INSIDE=1 exec unshare --mount --propagation private bash -eu -o pipefail "$0"
hostile=$PEERS/hostile
mkdir "$WORK/code" "$WORK/jar"
sed "s,@MARK@,$WORK/code/ran," "$hostile/Foreign.java" >"$WORK/code/Foreign.java"
javac=$(dirname "$("$POSTHOUSE_HOME/lib/java-home")/bin/java")
"$javac/javac" -cp "$(echo "$POSTHOUSE_HOME"/lib/commands/*.jar | tr ' ' :)" -d "$WORK/jar" "$WORK/code/Foreign.java"
mkdir -p "$WORK/jar/META-INF/services"
echo Foreign >"$WORK/jar/META-INF/services/org.posthouse.api.table.TableFactory"
"$javac/jar" cf "$WORK/foreign.jar" -C "$WORK/jar" .
chown postfix "$WORK/foreign.jar"
chmod 777 "$WORK/code"

as_owner() { setpriv --reuid=postfix --regid="$(id -g postfix)" --clear-groups "$@"; }

# site NAME: a server, and things of root's beside it.
site() {
  place=$WORK/$1
  instance "$1" "$(free_port)" "default_database_type = texthash" "alias_database = texthash:$place/etc/aliases"
  conf=$place/etc queue=$place/queue data=$place/data log=$place/log/maillog prize=$place/prize
  echo 'x: y' >"$conf/aliases"
  printf 'hosts = 127.0.0.1:1\nuser = x\npassword = x\ndbname = x\nquery = SELECT 1\n' >"$conf/sql.cf"
  export MAIL_CONFIG=$conf FOREIGN_JAR=$WORK/foreign.jar
  mkdir "$prize"
  # Each read shows.
  mount -t tmpfs -o mode=700,strictatime tmpfs "$prize"
  mkdir "$prize/dir" "$prize/ABC123"
  echo secret >"$prize/secret"
  echo secret >"$prize/dir/inside"
  echo "foreign $WORK/foreign.jar" >"$prize/table-types"
  chmod -R go-rwx "$prize"
  things=("$prize" "$prize/secret" "$prize/dir" "$prize/dir/inside" "$prize/ABC123" "$prize/table-types")
  # A socket of root's, which nobody has any business to connect to.
  /usr/bin/python3 - "$prize/socket" "$place/heard" <<'PY' &
import os, socket, sys
stream = socket.socket(socket.AF_UNIX)
stream.bind(sys.argv[1])
stream.listen(5)
open(sys.argv[2], "w").close()
while True:
    stream.accept()
    open(sys.argv[2], "a").write("a connection\n")
PY
  listener=$!
  trap 'kill $listener $others 2>/dev/null || :; "$bin/postfix" -c "$conf" abort >/dev/null 2>&1 || :' EXIT
  until_true 30 "the socket" test -e "$place/heard"
  snapshot >"$place/before"
  commands=(
    "postconf -n" "postconf -m" "postconf -d mail_name" "postconf -M"
    "postmap -q foo mysql:$conf/sql.cf" "postmap -q foo foreign:x" "postmap -q x texthash:$conf/aliases"
    "postmap hash:$data/table" "postalias hash:$data/table" "newaliases"
    "postqueue -p" "postqueue -j" "postqueue -f" "postqueue -i ABC123" "postqueue -s x.test" mailq
    "postsuper -s" "postsuper -h ALL" "postsuper -r ALL" "postsuper -d ALL"
    "postcat -q ABC123" "postcat $queue/deferred/A/ABC123" "postcat $queue/deferred/BCD234"
    "postkick public pickup W" "postkick private x W" "posthouse queue:list" "postlog some text"
    "postlock $conf/aliases true"
    "sendmail someone@x.test" "sendmail -bs" "sendmail -bp" "sendmail -q"
    "postfix status" "postfix flush" "postfix reload" "postfix stop" "postfix abort" "postfix quick-stop"
    "postfix check" "postfix set-permissions" "postfix upgrade-configuration" "postfix logrotate" "postfix tls all-default-client"
    "postmulti -l"
  )
}
snapshot() { stat -c '%n: %F %U %G %a, %h names, %s bytes, read %x, written %y, changed %z' "${things[@]}"; }
others=
run() { timeout 60 "$bin/"$1 </dev/null >>"$place/said" 2>&1 || echo "$1: status $?" >>"$place/said"; }
# unharmed WHAT: notes what was done to root's things, and goes on.
unharmed() {
  snapshot >"$place/now"
  diff "$place/before" "$place/now" >"$place/diff" || { echo "$1: $(cat "$place/diff")" >>"$place/harm"; cp "$place/now" "$place/before"; }
  [ ! -s "$place/heard" ] || { echo "$1: connected to root's socket" >>"$place/harm"; : >"$place/heard"; }
  [ ! -e "$WORK/code/ran" ] || { echo "$1: foreign code was $(cat "$WORK/code/ran")" >>"$place/harm"; rm -f "$WORK/code/ran"; }
}
fresh() { # as mail_owner's server leaves it
  chmod -R u+rwX "$queue" "$data" 2>/dev/null || :
  rm -rf "$queue" "$data" "$log"
  "$bin/postfix" check 2>/dev/null || fail "check"
  as_owner mkdir -p "$data/server"
  as_owner sh -c 'echo "x y" >"$1"' sh "$data/table"
  unharmed fresh
}
try() { # KIND...
  local kind command
  for kind; do
    fresh
    [ "$kind" != links_above ] || chown postfix "$queue"
    for command in "${commands[@]}"; do
      as_owner /usr/bin/python3 "$hostile/owner.py" "$kind" "$queue" "$data" "$log" "$prize" 2>/dev/null || :
      run "$command"
      unharmed "$kind: $command"
    done
  done
  # Nobody is kept waiting either.
  grep "status 124$" "$place/said" >"$place/waited" && fail "no end: $(cat "$place/waited")"
  return 0
}

# Two sites at a time.
kinds=() other_kinds=()
for kind in $(/usr/bin/python3 "$hostile/owner.py" list); do
  if [ ${#other_kinds[@]} -gt ${#kinds[@]} ]; then kinds+=("$kind"); else other_kinds+=("$kind"); fi
done
(
  site others
  try "${other_kinds[@]}"
  [ ! -s "$place/harm" ] || fail "$(cat "$place/harm")"
) &
others=$!
site site
for command in "$POSTHOUSE_HOME"/bin/*; do
  printf '%s\n' "${commands[@]}" | grep -q "^$(basename "$command")\b" || fail "nothing tries $command"
done
try "${kinds[@]}"

# Names that change while a command runs.
race() { # SECONDS COMMAND SWAPPER...
  local seconds=$1 command=$2
  shift 2
  as_owner /usr/bin/python3 "$@" &
  local swapper=$!
  until ! kill -0 $swapper 2>/dev/null; do run "$command"; done
  wait $swapper || :
  unharmed "race: $command"
}
fresh
as_owner mkdir -p "$queue/deferred/A" "$queue/corrupt"
for i in $(seq 300); do touch "$queue/deferred/A/left-by-root$i"; done
race 6 "postfix set-permissions" "$hostile/swap.py" 6 "$queue/deferred/A" "$prize" "$prize/dir"
race 4 "postfix check" "$hostile/swap.py" 4 "$queue/deferred/A" "$prize"
race 4 "postfix logrotate" "$hostile/swap.py" 4 "$log" "$prize/secret"
race 4 "postlog text" "$hostile/swap.py" 4 "$log" "$prize/secret"
race 4 "postsuper -s" "$hostile/swap.py" 4 "$queue/deferred/A" "$prize"
race 5 "sendmail someone@x.test" "$hostile/chase.py" 5 "$queue/maildrop" "$prize/secret"
wait $others || fail "the other site"
others=
[ ! -s "$place/harm" ] || fail "$(cat "$place/harm")"

# And after all that the tree can be put right, and the server starts.
fresh
for i in 1 2 3; do touch "$queue/deferred/left$i"; done
"$bin/postfix" set-permissions 2>"$place/said" || fail "$(cat "$place/said")"
[ "$(find "$queue/deferred" ! -user postfix | wc -l)" = 0 ] || fail "not handed over: $(ls -lR "$queue/deferred")"
"$bin/postfix" start || fail "$(cat "$log")"
"$bin/postfix" status || fail "$(cat "$log")"
[ "$(stat -c %U "$queue" "$queue/pid" "$queue/deferred" "$data" | tr '\n' ' ')" = "root root postfix postfix " ] || fail "owners"
echo test | "$bin/sendmail" -f root someone@x.test || fail sendmail
until_true 30 "root's mail" grep -q "pickup.*uid=0 from=<root" "$log"
"$bin/postfix" stop
unharmed "the end"
[ ! -s "$place/harm" ] || fail "$(cat "$place/harm")"
[ "$(ls -A "$prize" | sort | tr '\n' ' ')" = "ABC123 dir secret socket table-types " ] || fail "names: $(ls -A "$prize")"
[ "$(cat "$prize/secret" "$prize/dir/inside")" = "$(printf 'secret\nsecret')" ] || fail "content"
