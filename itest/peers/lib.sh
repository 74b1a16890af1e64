# Common code of the peer scripts. Source it, define peer_start and peer_ready
# (peer_stop only if the default will not do), then call: peer_main "$@".
#
# In a peer's functions: $DIR is its private folder, opt NAME DEFAULT gives an
# option's value, put KEY VALUE records a line for `info`.
# shellcheck shell=bash
set -euo pipefail

PEERS_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PEER_PORTS=${PEER_PORTS:-22000-23999}
PATH=$PATH:/usr/sbin:/sbin
declare -A OPT=()
# shellcheck disable=SC2034 # read by the peer scripts
PYTHON=$(command -v /usr/bin/python3 || command -v python3)

die() { echo "${0##*/}: $*" >&2; exit 1; }
need() { command -v "$1" >/dev/null || die "$1 is missing: run install"; }
opt() { echo "${OPT[$1]-${2-}}"; }

# put KEY VALUE: remember a line of `info` (a later value replaces an earlier).
put() {
  touch "$DIR/peer.env"
  { grep -v "^$1=" "$DIR/peer.env" || true; echo "$1=$2"; } >"$DIR/peer.env.new"
  mv "$DIR/peer.env.new" "$DIR/peer.env"
}
# got KEY: a line remembered by put, in this run or an earlier one.
got() { [ -f "$DIR/peer.env" ] && sed -n "s/^$1=//p" "$DIR/peer.env" || true; }

# port OPTION KEY: the port asked for by --OPTION, else the one used before,
# else a free one; remembered as KEY.
port() {
  local p
  p=$(opt "$1")
  [ -n "$p" ] || p=$(got "$2")
  if [ -z "$p" ]; then
    p=$("$PYTHON" "$PEERS_HOME/py/free_port.py" "$PEER_PORTS" "$(opt addr 127.0.0.1)" "${TMPDIR:-/tmp}/.peer-ports-$EUID") ||
      die "no free port in $PEER_PORTS"
  fi
  put "$2" "$p"
  echo "$p"
}

# bg NAME COMMAND...: start a process in its own session; its pid in
# run/NAME.pid, its output in log/NAME.log.
bg() {
  local name=$1 pid; shift
  setsid "$@" >>"$DIR/log/$name.log" 2>&1 </dev/null &
  pid=$!
  echo "$pid $(birth "$pid")" >"$DIR/run/$name.pid"
}
# birth PID: the start time, so that a reused pid is not taken for ours.
birth() { awk '{sub(/.*\) /, ""); print $20}' "/proc/$1/stat" 2>/dev/null || echo 0; }
# adopt NAME PIDFILE: take over the pid that a daemon wrote itself.
adopt() {
  local pid; pid=$(tr -dc 0-9 <"$2")
  echo "$pid $(birth "$pid")" >"$DIR/run/$1.pid"
}
alive() {
  local pid born
  [ -f "$DIR/run/$1.pid" ] || return 1
  read -r pid born <"$DIR/run/$1.pid"
  [ -d "/proc/$pid" ] && [ "$(birth "$pid")" = "$born" ] &&
    ! grep -q '^State:.Z' "/proc/$pid/status" 2>/dev/null
}
# halt NAME [SIGNAL]: stop that process, for sure within 20 s.
halt() {
  local pid i
  if alive "$1"; then
    read -r pid _ <"$DIR/run/$1.pid"
    kill "-${2:-TERM}" "$pid" 2>/dev/null || true
    for ((i = 0; i < 150; i++)); do alive "$1" || break; sleep 0.1; done
    alive "$1" && kill -KILL -- "-$pid" 2>/dev/null || true
    for ((i = 0; i < 50; i++)); do alive "$1" || break; sleep 0.1; done
  fi
  rm -f "$DIR/run/$1.pid"
}
halt_all() {
  local f
  for f in "$DIR"/run/*.pid; do [ -e "$f" ] && halt "$(basename "$f" .pid)"; done
  return 0
}

tcp_open() { (exec 9<>"/dev/tcp/$1/$2") 2>/dev/null; }
unix_open() {
  "$PYTHON" -c 'import socket,sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1])' "$1" 2>/dev/null
}
# within SECONDS COMMAND...: repeat until it succeeds.
within() {
  local end=$((SECONDS + $1)); shift
  until "$@"; do
    [ $SECONDS -lt $end ] || return 1
    sleep 0.1
  done
}
as() { local who=$1; shift; setpriv --reuid="$who" --regid="$who" --init-groups "$@"; }
# socket_dir PATH: make the folder of a unix socket, and drop a stale socket.
socket_dir() { mkdir -p "$(dirname "$1")"; rm -f "$1"; }

peer_stop() { halt_all; }

peer_main() {
  [ $# -ge 2 ] || die "usage: ${0##*/} start DIR [--option value]... | stop DIR | ready DIR | info DIR"
  local verb=$1 key; DIR=$2; shift 2
  while [ $# -gt 0 ]; do
    case $1 in
      --*=*) key=${1#--}; OPT[${key%%=*}]=${key#*=}; shift ;;
      --*) [ $# -ge 2 ] || die "$1 needs a value"; OPT[${1#--}]=$2; shift 2 ;;
      *) die "unexpected argument $1" ;;
    esac
  done
  case $verb in
    start)
      mkdir -p "$DIR/run" "$DIR/log"; DIR=$(cd "$DIR" && pwd); chmod 755 "$DIR" "$DIR/run"
      if ! { [ -f "$DIR/peer.env" ] && peer_ready; }; then
        halt_all
        trap halt_all EXIT
        peer_start
        within "$(opt wait 60)" peer_ready ||
          { tail -n 20 "$DIR"/log/*.log >&2 || true; die "not ready in $(opt wait 60) s"; }
        trap - EXIT
      fi
      cat "$DIR/peer.env" ;;
    stop) [ -d "$DIR" ] || exit 0; DIR=$(cd "$DIR" && pwd); peer_stop ;;
    ready) [ -f "$DIR/peer.env" ] || exit 1; DIR=$(cd "$DIR" && pwd); peer_ready ;;
    info) [ -f "$DIR/peer.env" ] || exit 1; cat "$DIR/peer.env" ;;
    *) declare -F "peer_$verb" >/dev/null || die "unknown verb $verb"
       [ -f "$DIR/peer.env" ] || die "$DIR was never started"
       DIR=$(cd "$DIR" && pwd); "peer_$verb" ;;
  esac
}
