# "postfix tls" of Postfix and of ours: the same settings, exit statuses and records; keys and
# certificates that openssl finds right.
. "$PEERS/test.sh"
cat >"$WORK/steps" <<'END_OF_STEPS'
tls
tls nonsense
tls enable-client extra
tls new-server-key -z
tls new-server-key -a dsa
tls deploy-server-cert one
tls all-default-client
tls enable-client
tls all-default-client
tls all-default-server
tls output-server-tlsa
tls output-server-csr
tls enable-server -a ecdsa mail.example.org www.example.org
tls all-default-server
tls output-server-tlsa -h mx.example.org
tls output-server-csr -k ecdsa
tls enable-server
tls new-server-key -b 3072 mail.example.org
tls new-server-cert -a ecdsa other.example.org
tls deploy-server-cert cert-*.pem eckey-A.pem
tls deploy-server-cert cert-*.pem key-*.pem
tls output-server-tlsa -h mx.example.org
tls output-server-tlsa eckey-A.pem
END_OF_STEPS

cat >"$WORK/run" <<'END_OF_RUN'
kind=$1
mount -t tmpfs tmpfs /var/lib
mkdir /var/lib/postfix && chown postfix /var/lib/postfix
cp -a /etc "$WORK/$kind.etc"
mount --bind "$WORK/$kind.etc" /etc
cd /etc/postfix
case $kind in ours) bin=$POSTHOUSE_HOME/bin ;; *) bin=/usr/sbin ;; esac
unset MAIL_CONFIG
"$bin/postconf" -e smtpd_tls_cert_file= smtpd_tls_key_file= smtp_tls_security_level= smtpd_tls_security_level= myhostname=mail.example.org
while read -r words; do
  echo "--- $words"
  # shellcheck disable=SC2086
  "$bin/postfix" $words
  echo "status $?"
  case $words in "tls enable-server -a"*) cp eckey-2*.pem eckey-A.pem; sleep 1 ;; esac
  sed 's/ *$//' main.cf | grep -E '^(smtpd?_tls|tls_)' | sort
  stat -c '%a %n' *.pem
done <"$WORK/steps"
for cert in cert-*.pem eccert-*.pem; do
  echo "$cert"
  openssl x509 -in "$cert" -noout -subject -issuer -ext subjectAltName,basicConstraints,extendedKeyUsage
done
"$bin/postfix" tls output-server-csr -k rsa a.example.org b.example.org | openssl req -noout -text | grep DNS
END_OF_RUN
export WORK
for kind in theirs ours; do
  unshare --mount --propagation private script -qec "bash $WORK/run $kind" /dev/null </dev/null >"$WORK/$kind.raw" 2>&1
  # without advice; times, and keys that are nobody else's; btree where lmdb is not there
  tr -d '\r' <"$WORK/$kind.raw" | grep -v -e 'postfix-tls-script: [^ef]' -e '^[A-Za-z0-9+/=]*$' |
    sed -E 's/20[0-9]{6}-[0-9]{6}/TIME/g; s/TLSA 3 1 1 [0-9a-f]{64}/TLSA 3 1 1 DIGEST/; s/= btree:/= lmdb:/; s/public key algorithm/private key algorithm/' >"$WORK/$kind.txt"
done
diff "$WORK/theirs.txt" "$WORK/ours.txt" || fail "postfix tls differs"
