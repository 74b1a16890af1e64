# What the tests share. Sourced with WORK, PEERS and POSTHOUSE_HOME set.
# shellcheck shell=bash
PATH=$PATH:/usr/sbin:/sbin
bin=$POSTHOUSE_HOME/bin

fail() { echo "FAILED: $*" >&2; exit 1; }

# until_true SECONDS WHAT COMMAND...: so long on a quiet machine; a busy one gets six times as long.
until_true() {
  local end=$((SECONDS + 6 * $1)) what=$2
  shift 2
  until "$@"; do
    [ $SECONDS -lt $end ] || fail "still waiting for: $what"
    sleep 0.1
  done
}

# has FILE TEXT
has() { grep -qF -- "$2" "$1" 2>/dev/null; }

# A port below those that connections take: sessions come and go before it is opened.
free_port() {
  /usr/bin/python3 "$PEERS/py/free_port.py" "${PEER_PORTS:-22000-23999}" 127.0.0.1 "${TMPDIR:-/tmp}/.peer-ports-$EUID"
}

# instance NAME PORT [LINE...]: a configuration in $WORK/NAME/etc with these lines of main.cf.
instance() {
  local dir=$WORK/$1 port=$2
  shift 2
  mkdir -p "$dir/etc" "$dir/log"
  chown postfix "$dir/log"
  {
    cat <<END
compatibility_level = 3.11
queue_directory = $dir/queue
data_directory = $dir/data
maillog_file = $dir/log/maillog
maillog_file_prefixes = /var, /dev
mail_owner = postfix
myhostname = mta.test.invalid
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
virtual_minimum_uid = 1
virtual_uid_maps = static:$(id -u postfix)
virtual_gid_maps = static:$(id -g postfix)
virtual_mailbox_base = $dir/mail
END
    printf '%s\n' "$@"
  } >"$dir/etc/main.cf"
  mkdir -p "$dir/mail"
  chown postfix "$dir/mail"
  cat >"$dir/etc/master.cf" <<END
127.0.0.1:$port inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
smtp unix - - n - - smtp
relay unix - - n - - smtp
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
flush unix n - n 1000? 0 flush
showq unix n - n - - showq
local unix - n n - - local
virtual unix - n n - - virtual
END
}

# program WHO NAME: a program of "ours", or of "theirs", the installed Postfix.
program() { if [ "$1" = ours ]; then echo "$bin/$2"; else command -v "$2" || fail "no Postfix"; fi; }

# start_both: starts the instances "ours" and "theirs", the latter with the installed Postfix, which
# ends with the test.
start_both() {
  local dir=$WORK/theirs
  chmod 755 "$WORK"
  sed -i 's/^compatibility_level.*/compatibility_level = 3.6/' "$dir/etc/main.cf"
  cat >>"$dir/etc/main.cf" <<END
meta_directory = /etc/postfix
shlib_directory = $("$(program theirs postconf)" -h shlib_directory)
END
  cat >>"$dir/etc/master.cf" <<END
postlog unix-dgram n - n - 1 postlogd
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
tlsmgr unix - - n 1000? 1 tlsmgr
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
END
  mkdir -p "$dir/queue" "$dir/data"
  chown postfix "$dir/data"
  at_exit "stop_theirs"
  "$(program theirs postfix)" -c "$dir/etc" start
  "$(program ours postfix)" -c "$WORK/ours/etc" start
}

stop_theirs() { "$(program theirs postfix)" -c "$WORK/theirs/etc" stop >/dev/null 2>&1; }

# at_exit COMMAND: one more to run at the end of the test, the last one first.
at_exit() {
  ending="$1 || :; ${ending:-}"
  # shellcheck disable=SC2064 # the commands so far
  trap "$ending" EXIT
}

# sink WHO PORT: the other site of an instance.
sink() {
  "$PEERS/smtpsink.sh" start "$WORK/$1.sink" --port "$2" >/dev/null
  at_exit "'$PEERS/smtpsink.sh' stop '$WORK/$1.sink' >/dev/null"
}

# mail PORT FROM TO [SWAKS-OPTION...]
mail() {
  local port=$1 from=$2 to=$3
  shift 3
  timeout 60 swaks --server "127.0.0.1:$port" --helo client.test.invalid --from "$from" --to "$to" "$@" </dev/null
}
