# Old master.cf files after "postfix upgrade-configuration" of Postfix and of ours: the same files, and
# a second run changes nothing. Needs ed, as Postfix does.
. "$PEERS/test.sh"
mkdir "$WORK/old"
sed -E '/^(#?(tlsproxy|dnsblog|smtpd)|relay|flush|trace|verify|proxymap|proxywrite|anvil|scache|discard|tlsmgr|retry|postlog)[[:space:]]/d; /postscreen/d' \
  /etc/postfix/master.cf.proto >"$WORK/old/without-services"
sed -E 's/^(tlsmgr +)unix(.*)1000\?/\1fifo\21000/; s/^(verify.* )1( +verify)/\10\2/; s/^(cleanup +unix +)n/\1-/; s/^(flush +unix +)n/\1-/; s/^(proxywrite.*)1( +proxymap)/\1-\2/; s/^pickup .*/pickup fifo n n n 60 1 pickup/' \
  /etc/postfix/master.cf.proto >"$WORK/old/with-old-fields"
cp /etc/postfix/master.cf.proto "$WORK/old/of-today"

cat >"$WORK/run" <<'END_OF_RUN'
kind=$1 old=$2
mount -t tmpfs -o mode=755 tmpfs /var/lib
mkdir /var/lib/postfix && chown postfix /var/lib/postfix
mount -t tmpfs -o mode=755 tmpfs /var/spool
mkdir /var/spool/postfix
cp -a /etc "$WORK/$kind.$old.etc"
mount --bind "$WORK/$kind.$old.etc" /etc
cp "$WORK/old/$old" /etc/postfix/master.cf
case $kind in ours) bin=$POSTHOUSE_HOME/bin ;; *) bin=/usr/sbin ;; esac
unset MAIL_CONFIG
for round in 1 2; do
  # ed prints the lines it changed
  "$bin/postfix" upgrade-configuration 2>&1 | grep '^Editing'
  cat /etc/postfix/master.cf
  sed 's/ *$//' /etc/postfix/main.cf
done
END_OF_RUN
export WORK
for old in "$WORK"/old/*; do
  old=${old##*/}
  for kind in theirs ours; do
    unshare --mount --propagation private bash "$WORK/run" $kind "$old" </dev/null >"$WORK/$kind.$old"
  done
  diff "$WORK/theirs.$old" "$WORK/ours.$old" || fail "$old"
done
