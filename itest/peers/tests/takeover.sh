# The installed Postfix's own configuration and queue directory: Posthouse refuses to start while
# Postfix runs, takes the place over when it has ended, and leaves it so that Postfix can have it back.
. "$PEERS/test.sh"
export WORK
exec unshare --mount --net --propagation private bash -eu -o pipefail -c '
  . "$PEERS/test.sh"
  ip link set lo up
  mount -t tmpfs -o mode=755 tmpfs /var/spool
  mkdir /var/spool/postfix
  mkdir "$WORK/lib" && chmod 755 "$WORK/lib"
  cp -a /var/lib/postfix "$WORK/lib/postfix"
  mount --bind "$WORK/lib/postfix" /var/lib/postfix
  cp -a /etc "$WORK/etc"
  mount --bind "$WORK/etc" /etc
  mount -t tmpfs -o mode=755 tmpfs /var/log
  log=/var/log/mail.log
  mkdir -m 1777 "$WORK/spool"
  postconf -e inet_interfaces=127.0.0.1 inet_protocols=ipv4 "maillog_file=$log" "relayhost=[127.0.0.1]:9" \
    "mydestination = site.example.test, localhost" "mail_spool_directory = $WORK/spool/" mynetworks=127.0.0.0/8
  postconf -M "postlog/unix-dgram=postlog unix-dgram n - n - 1 postlogd"
  postconf -F "*/*/chroot=n"
  newaliases
  theirs=$(command -v postfix) ours=$bin/postfix
  trap "$theirs stop >/dev/null 2>&1 || :; $ours abort >/dev/null 2>&1 || :" EXIT
  "$theirs" start
  until_true 30 "the greeting" sh -c "swaks --server 127.0.0.1 --quit-after HELO >/dev/null 2>&1"
  mail 25 sender@example.org someone@far.example || fail "mail to Postfix"
  until_true 30 "deferred" grep -q "status=deferred" "$log"
  before=$(cd /var/spool/postfix && stat -c "%A %U %G %n" active public private pid pid/master.pid)

  "$ours" start >"$WORK/said" 2>&1 && fail "started beside Postfix"
  grep -q "fatal: the Postfix mail system is already running" "$WORK/said" || fail "$(cat "$WORK/said")"
  [ "$(cd /var/spool/postfix && stat -c "%A %U %G %n" active public private pid pid/master.pid)" = "$before" ] ||
    fail "the running Postfix was touched"
  echo test | /usr/sbin/sendmail root@localhost || fail "sendmail of Postfix"

  "$theirs" stop
  until_true 30 "end of Postfix" sh -c "! $theirs status 2>/dev/null"
  "$bin/newaliases"
  "$ours" start || fail "start in the place of Postfix: $(tail "$log")"
  grep -q "1 queue files are Postfix.s own" "$log" || fail "nothing of the mail that is left: $(tail "$log")"
  mail 25 sender@example.org nobody@site.example.test >/dev/null || fail "mail to Posthouse"
  echo test | setpriv --reuid=nobody --regid=nogroup --clear-groups "$bin/sendmail" someone@far.example ||
    fail "sendmail by an ordinary user"
  until_true 30 "mail of the ordinary user" grep -q "pickup.*uid=$(id -u nobody)" "$log"
  setpriv --reuid=nobody --regid=nogroup --clear-groups "$bin/mailq" | grep -q someone@far.example || fail mailq
  "$bin/postsuper" -d ALL
  "$ours" stop

  # And back. Postfix delivers what is its own.
  "$theirs" set-permissions 2>/dev/null || :
  "$theirs" start || fail "Postfix does not start again"
  until_true 30 "the greeting" sh -c "swaks --server 127.0.0.1 --quit-after HELO >/dev/null 2>&1"
  mailq | grep -q someone@far.example || fail "the mail of Postfix is lost"
  [ "$(mailq | grep -c "^[0-9A-F]")" = 1 ] || fail "other mail: $(mailq)"
  echo test | setpriv --reuid=nobody --regid=nogroup --clear-groups /usr/sbin/sendmail root@localhost || fail "sendmail of Postfix"
  "$theirs" stop
'
