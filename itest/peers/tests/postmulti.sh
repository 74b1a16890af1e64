# The life of instances under Postfix's postmulti and ours: the same commands, each in a copy of /etc
# of its own; the same output, exit statuses and configuration files.
. "$PEERS/test.sh"
steps=$WORK/steps
cat >"$steps" <<'END_OF_STEPS'
pm -l
pm -I postfix-a -e create
pm -e init
pm -l
pm
pm -l -e init
pm -l foo
pm -e foo
pm -x
pm -R -p status
pm -l -I postfix-foo
pm -e create -I bad
pm -e create -I postfix-q/x
pm -e create -I 'postfix-q x'
pm -G 'g x' -I postfix-q -e create
pm -e create
pm -e create foo
pm -e create foo=bar
pm -I postfix-q -e create queue_directory=relative
pm -I postfix-q -e create queue_directory=/
pm -I postfix-a -G g1 -e create
pm -l
pm -I postfix-a -e create
pm -I postfix-b -a -e create
pm -I postfix-c -i postfix-a -e create config_directory=/etc/pc queue_directory=/var/spool/pc data_directory=/var/lib/pc
pm -I postfix-q -e create queue_directory=/var/spool/pc
pm -I postfix-d -g nope -e create
pm -I postfix-d -i nope -e create
pm -l
pm -lR
pm -l -g g1
pm -l -i nope
pm -i nope -x pwd
pm -i nope -p status
pm -e enable
pm -e enable -i nope
pm -e enable -i postfix-a -I postfix-x
pm -e assign -i postfix-a
pm -e enable -i postfix-a
pm -l
pm -i postfix-a -x sh -c 'env | sort | grep -E "^(MAIL_|config_dir|queue_|data_|multi_)"'
pm -x sh -c 'exit 3'
pm -p status
pm -p reload
pm -p stop
pm -i postfix-b -p start
pf status
pm -e destroy -i postfix-a
pm -e disable -i postfix-a
pm -e assign -i postfix-a -I postfix-aa -G -
pm -e assign -i /etc/pc -I - -G g2
pm -l
pm -e deport -i postfix-b
pm -l
pm -I postfix-b -G foo -e import
pm -e import config_directory=/etc/pc queue_directory=/foo
pm -l
pm -e destroy -i -
pm -e disable -i postfix-b foo
state
pm -e destroy -i postfix-b
touch /etc/pc/extra /var/lib/pc/extra /var/spool/pc/hold/extra
pm -e destroy -i /etc/pc
pm -e deport -i postfix-aa
pm -l
state
END_OF_STEPS

cat >"$WORK/run" <<'END_OF_RUN'
kind=$1
# As they are installed: root makes nothing where every user may put something before it.
mount -t tmpfs -o mode=755 tmpfs /var/lib
mkdir /var/lib/postfix && chown postfix /var/lib/postfix
mount -t tmpfs -o mode=755 tmpfs /var/spool
mkdir /var/spool/postfix
cp -a /etc "$WORK/$kind.etc"
mount --bind "$WORK/$kind.etc" /etc
cd /etc/postfix
case $kind in ours) bin=$POSTHOUSE_HOME/bin ;; *) bin=/usr/sbin ;; esac
unset MAIL_CONFIG
pm() { echo "--- postmulti $*"; "$bin/postmulti" "$@" >"$WORK/$kind.out"; echo "status $?"; cat "$WORK/$kind.out"; }
pf() { echo "--- postfix $*"; "$bin/postfix" "$@"; echo "status $?"; }
state() {
  for file in /etc/postfix/main.cf /etc/postfix-*/main.cf /etc/pc/main.cf; do
    [ -f "$file" ] && echo "--- $file" && sed 's/ *$//' "$file" | sort
  done
  for file in /etc/postfix-*/master.cf /etc/pc/master.cf; do
    [ -f "$file" ] && cmp "$file" /etc/postfix/master.cf.proto
  done
  stat -c '%a %U %n' /etc/postfix* /etc/pc /var/lib/p* /var/spool/p* 2>/dev/null || :
}
. "$WORK/steps"
END_OF_RUN

export WORK
live() {
  local kind=$1
  # Postfix 3.7 speaks to a terminal only.
  unshare --mount --propagation private script -qec "bash $WORK/run $kind" /dev/null </dev/null >"$WORK/$kind.raw" 2>&1
  # What its helper programs add, what newer ones spell right, and what we add.
  tr -d '\r' <"$WORK/$kind.raw" |
    grep -v -e '^/usr/sbin/postconf: ' -e '^rmdir: ' -e 'has no effect yet' |
    sed 's/Specity/Specify/' >"$WORK/$kind.txt"
}
# At the same time: Postfix's commands sleep for a second before they end with an error.
live theirs &
live ours
wait $! || fail "Postfix's part did not run"
diff "$WORK/theirs.txt" "$WORK/ours.txt" || fail "postmulti differs"
