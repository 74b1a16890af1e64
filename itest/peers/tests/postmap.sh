# Tables and their commands beside those of a real Postfix: the same files, answers, words, statuses.
# shellcheck shell=bash
. "$PEERS/test.sh"
real=$(command -v postmap) realalias=$(command -v postalias)
mkdir -p "$WORK/etc" "$WORK/ours" "$WORK/theirs"
printf 'compatibility_level = 3.6\nqueue_directory = %s/q\ndata_directory = %s/d\n' "$WORK" "$WORK" >"$WORK/etc/main.cf"
: >"$WORK/etc/master.cf"
c="-c $WORK/etc"

# same WHAT OURS THEIRS ARGUMENT...: both commands, with standard input from $WORK/in.
same() {
  echo "$1"
  local what=$1 ours=$2 theirs=$3 a=0 b=0
  shift 3
  (cd "$WORK/ours" && $ours $c "$@" <"$WORK/in") >"$WORK/ours.out" 2>"$WORK/ours.err" || a=$?
  (cd "$WORK/theirs" && $theirs $c "$@" <"$WORK/in") >"$WORK/theirs.out" 2>"$WORK/theirs.err" || b=$?
  [ $a = $b ] || fail "$what: status $a, not $b: $(cat "$WORK/ours.err" "$WORK/theirs.err")"
  diff "$WORK/ours.out" "$WORK/theirs.out" || fail "$what: another output"
  diff "$WORK/ours.err" "$WORK/theirs.err" || fail "$what: other messages"
}
map() { local what=$1; shift; same "$what" "$bin/postmap" "$real" "$@"; }
: >"$WORK/in"

{
  printf '  lead in\nkey\n"a b\nk: v\nok  v  \n\xe9k v\nOK dup\n"two words" y\n'
  printf 'long\n  value\n\n# comment\nstra\xc3\x9fe ss\nSTRASSE again\n'
  for i in $(seq 3000); do echo "user$i@example.com mailbox$i and some more"; done
  echo "big $(head -c 9000 /dev/zero | tr '\0' x)"
} >"$WORK/ours/t"
cp "$WORK/ours/t" "$WORK/theirs/t"

for type in lmdb cdb; do
  map "build $type" "$type:t"
  # Each reads what the other has built.
  cp "$WORK/ours/t.$type" "$WORK/$type.swap"
  cp "$WORK/theirs/t.$type" "$WORK/ours/t.$type"
  cp "$WORK/$type.swap" "$WORK/theirs/t.$type"
  for key in ok OK user77@example.com 'a b' '"two words"' big absent STRASSE; do map "$type $key" -q "$key" "$type:t"; done
done
map 'list lmdb' -s lmdb:t
printf 'user1@example.com\nabsent\nlong\n' >"$WORK/in"
map 'keys from input' -q - lmdb:t
map 'delete keys from input' -d - lmdb:t
map 'it is gone' -q user1@example.com lmdb:t
printf 'new n\nok other\n' >"$WORK/in"
map 'insert' -i lmdb:t
map 'insert and replace' -ir lmdb:t
map 'list what was changed' -s lmdb:t
: >"$WORK/in"
map 'delete what is not there' -d absent lmdb:t

cat >"$WORK/ours/rules" <<'END'
/noclose
foo bar
!/x/ neg$1
/a(b)/ $2 out
/z/q bad flag
/e/
if /if1/ extra
/inner(.)/ got-$1-${1}-$(1)-$$
endif extra
endif
/cost/ a $b c
/dollar$/ 1 $ 2
/brace/ ${1
if
if !/nope/
/user(.)@/ user-$1
/./ last
END
cp "$WORK/ours/rules" "$WORK/theirs/rules"
for type in pcre regexp; do
  for key in if1innerX nope e user7@x z; do map "$type $key" -q "$key" "$type:rules"; done
done
printf '1.2.3.4/24 bits\n192.0.2.0/24 net\nif 10.0.0.0/8\n10.1.0.0/16 ten-one\nendif\n!10.0.0.0/8 not ten\nendif\nbad x\n1.2.3.4\n' >"$WORK/ours/nets"
cp "$WORK/ours/nets" "$WORK/theirs/nets"
for key in 192.0.2.9 10.1.2.3 10.2.2.3 8.8.8.8 name; do map "cidr $key" -q "$key" cidr:nets; done

cat >"$WORK/in" <<'END'
From: a@b
Subject: long
  folded
Content-Type: multipart/mixed; boundary="bb"

preamble
--bb
Content-Type: message/rfc822

Subject: nested

nested body
--bb--
epilogue
END
for option in -h -b -hm -bm -bhm; do map "message $option" "$option" -q - 'pcre:{{/(.*)/ seen}}'; done
: >"$WORK/in"

# In the words of 3.12; 3.7 has others.
[ "$("$bin/postmap" $c -q a -s lmdb:t 2>&1)" = 'postmap: fatal: specify only one of -d -i -q or -s' ] || fail 'contradiction'
map 'no message' -b -q a lmdb:t
map 'no such file' lmdb:nosuch
map 'cannot build' pcre:rules
map 'cannot list' -s pcre:rules
map 'inline' -q a 'inline:{a=b}'
map 'inline mistake' -q a 'inline:{a}'
map 'union' -q a 'unionmap:{inline:{a=b},static:x}'
map 'pipe mistake' -q a 'pipemap:x'

printf 'root: a,\n  b\n: x\na@b: c\n"a b": d\nz: "|/a  b",   c d\nu: a (c) b\nno colon\n' >"$WORK/ours/al"
cp "$WORK/ours/al" "$WORK/theirs/al"
same 'postalias' "$bin/postalias" "$realalias" lmdb:al
for key in root z u 'a b' @; do same "alias $key" "$bin/postalias" "$realalias" -q "$key" lmdb:al; done
[ "$("$bin/postalias" $c -s "lmdb:$WORK/ours/al" | grep -c YP_)" = 2 ] || fail "no YP entries"

# A reader sees each change that the real postmap makes in place, and never a broken file.
cp "$WORK/theirs/t" "$WORK/live"
"$real" $c "lmdb:$WORK/live"
for i in $(seq 20); do
  echo "counter $i" | "$real" $c -ir "lmdb:$WORK/live"
  [ "$("$bin/postmap" $c -q counter "lmdb:$WORK/live")" = "$i" ] || fail "an old answer"
done
