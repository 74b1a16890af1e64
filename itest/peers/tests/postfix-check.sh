# What "postfix check" finds wrong with owners and modes: as Postfix, in the same words.
. "$PEERS/test.sh"
spoil() { # a private instance with one trouble of each kind
  local dir=$WORK/$1
  mkdir -p "$dir/etc" "$dir/queue" "$dir/data"
  cp /etc/postfix/master.cf /etc/postfix/dynamicmaps.cf "$dir/etc/"
  printf '%s\n' "compatibility_level = 3.6" "queue_directory = $dir/queue" "data_directory = $dir/data" \
    "mail_owner = postfix" "setgid_group = postdrop" >"$dir/etc/main.cf"
  chown postfix "$dir/data"
  chmod 700 "$dir/data"
}
check() { # HOME-OF-BIN KIND
  echo "--- $3"
  # Postfix 3.7 speaks to a terminal only; find puts a dot into names; the order is of no meaning
  script -qec "$1/postfix -c $WORK/$2/etc check" /dev/null </dev/null >"$WORK/$2.now" 2>&1 || echo "status $?"
  tr -d '\r' <"$WORK/$2.now" | sed "s,$WORK/$2,WORK,g; s,/\./,/,; s,/\.\$,," | sed '/has no effect yet/d; /^.usr.sbin.postconf: warning/d' | sort -u
}
both() { # WHAT COMMAND, in each instance's directory
  for kind in theirs ours; do
    case $kind in ours) place=$bin ;; *) place=/usr/sbin ;; esac
    (cd "$WORK/$kind" && eval "$2") && check "$place" "$kind" "$1" >>"$WORK/$kind.txt"
  done
}
spoil theirs
spoil ours
both "all is well" :
both "a file that others may write" 'echo >etc/table; chmod 666 etc/table'
both "a file that a group may write" 'chmod 664 etc/table'
both "a file of another user" 'chmod 644 etc/table; chown nobody etc/table'
both "a link to elsewhere" 'rm etc/table; ln -s /etc/hosts etc/table; ln -s main.cf etc/near'
both "a queue directory of another user" 'rm etc/table etc/near; chown nobody queue'
both "data of another user" 'chown root queue; touch data/x'
both "data that others may write" 'chown postfix data/x; chmod 666 data/x'
both "a damaged message" 'rm data/x; touch queue/corrupt/ABC; chown postfix queue/corrupt/ABC'
both "missing directories" 'rm -r queue/corrupt queue/maildrop queue/incoming; chmod 755 queue'
both "no master.cf" 'mv etc/master.cf etc/away'
diff "$WORK/theirs.txt" "$WORK/ours.txt" || fail "postfix check differs"

# Where ours goes further.
ours() { # TEXT COMMAND
  (cd "$WORK/ours" && eval "$2")
  "$bin/postfix" -c "$WORK/ours/etc" check >"$WORK/ours.now" 2>&1 || :
  has "$WORK/ours.now" "$1" || fail "no \"$1\": $(cat "$WORK/ours.now")"
}
ours "not owned by postfix: $WORK/ours/queue/hold/x/y" 'mv etc/away etc/master.cf; mkdir -p queue/hold/x; touch queue/hold/x/y'
ours "$WORK/ours/etc/main.cf: not used, because every user" 'rm -r queue/hold/x; chmod 666 etc/main.cf'
ours "writable by others: $WORK/ours/queue" 'chmod 644 etc/main.cf; chmod 777 queue'
ours "posthouse feature:install map-mysql" 'chmod 755 queue; printf "transport_maps = proxy:mysql:/x\nextension_auto_install = no\n" >>etc/main.cf'
ours "parameter mail_owner: unknown user name value: no-such-user" 'echo mail_owner=no-such-user >>etc/main.cf'
ours "unused parameter: nonsense=1" 'sed -i "s/^mail_owner=no-such-user/nonsense = 1/" etc/main.cf'
