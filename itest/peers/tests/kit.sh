# What the archetype prints builds, keeps the contract, and is installed into a running server; so is
# the example over an HTTP service.
. "$PEERS/test.sh"
top=$(cd "$PEERS/../.." && pwd -P)
version=$(sed -n 's,^ *<revision>\(.*\)</revision>,\1,p' "$top/cnf/pom.xml")
# A local repository with what "mvn install" would put there.
repo=$WORK/repository
cp -al "${MAVEN_REPO_LOCAL:-$HOME/.m2/repository}" "$repo" 2>/dev/null ||
  cp -r "${MAVEN_REPO_LOCAL:-$HOME/.m2/repository}" "$repo"
put() { # ARTIFACT POM [FILE ENDING]...
  local to=$repo/org/posthouse/$1/$version name=$1-$version
  mkdir -p "$to"
  rm -f "$to/$name"*
  sed "s,\${revision},$version," "$top/$2" >"$to/$name.pom"
  shift 2
  while [ $# -gt 0 ]; do cp "$top/$1" "$to/$name$2"; shift 2; done
}
put cnf cnf/pom.xml
put posthouse pom.xml
put bundles bundles/pom.xml
api=bundles/api/target/org.posthouse.api-$version
put org.posthouse.api bundles/api/pom.xml "$api.jar" .jar "$api-tests.jar" -tests.jar
put exam itest/exam/pom.xml "itest/exam/target/exam-$version.jar" .jar
put runtime runtime/pom.xml "runtime/target/runtime-$version.tar.gz" .tar.gz
put posthouse-map runtime/archetype/pom.xml "runtime/archetype/target/posthouse-map-$version.jar" .jar
put posthouse-restriction runtime/archetype-restriction/pom.xml \
  "runtime/archetype-restriction/target/posthouse-restriction-$version.jar" .jar

mvn="mvn -q -B -ntp -Dmaven.repo.local=$repo"
mkdir "$WORK/projects"
cd "$WORK/projects"
$mvn archetype:generate -DarchetypeGroupId=org.posthouse -DarchetypeArtifactId=posthouse-map \
  -DarchetypeVersion="$version" -DgroupId=com.example -Dpackage=com.example.acme -Dtype=acme ||
  fail archetype:generate
cd map-acme
[ -f .gitignore ] || fail "no .gitignore"
$mvn verify || fail "mvn verify of the printed project"
jar=$PWD/target/map-acme-1.0.0.jar

instance mta "$(free_port)"
conf=$WORK/mta/etc
printf 'example.com = first\n' >"$conf/routes"
"$bin/postfix" -c "$conf" start
posthouse() { "$bin/posthouse" -c "$conf" "$@"; }
# says STATUS TEXT TABLE [KEY]: the lookup ends with this status (0 found, 1 not found, 75 try again) and says so.
says() {
  local status=0
  posthouse map:query "$3" "${4:-example.com}" >"$WORK/answer" 2>&1 || status=$?
  echo "status $status" >>"$WORK/answer"
  [ $status = "$1" ] && grep -q "$2" "$WORK/answer"
}
acme=acme:$conf/routes
says 75 'try again: .*unsupported dictionary type: acme' "$acme" || fail "an answer before it is installed: $(cat "$WORK/answer")"
posthouse feature:repo-add "$jar"
posthouse feature:install map-acme
postmap() { "$bin/postmap" -c "$conf" -q example.com "$acme"; }
[ "$(setpriv --reuid=postfix --regid=postfix --clear-groups \
  "$bin/postmap" -c "$conf" -q example.com "$acme")" = first ] ||
  fail "postmap -q right after feature:install"
# Root runs no code that mail_owner's server alone has noted; a file of extensions.d is root's word.
! postmap >"$WORK/out" 2>&1 || fail "root ran $jar: $(cat "$WORK/out")"
has "$WORK/out" "$jar is not used: no file of extensions.d that is root's names it" || fail "postmap -q as root: $(cat "$WORK/out")"
mkdir "$conf/extensions.d"
echo "$jar" >"$conf/extensions.d/acme"
[ "$(postmap)" = first ] || fail "postmap -q as root, of a jar in extensions.d"
says 0 '^example.com.first$' "$acme" || fail "no answer: $(cat "$WORK/answer")"
listed() { "$bin/postconf" -c "$conf" -m | grep -qx acme; }
until_true 10 "acme in postconf -m" listed
[ "$(postmap)" = first ] || fail "postmap -q"
rm "$conf/extensions.d/acme"

# A new version takes the place of the old one.
sed -i 's,<version>1.0.0</version>,<version>1.1.0</version>,' pom.xml
sed -i 's,"1.0.0","1.1.0",;s,version="1.0.0",version="1.1.0",' src/main/resources/POSTHOUSE-INF/features.xml
sed -i 's,LookupResult.found(text,LookupResult.found("new " + text,' src/main/java/com/example/acme/AcmeTable.java
$mvn package -DskipTests || fail "mvn package"
posthouse feature:repoAdd "$PWD/target/map-acme-1.1.0.jar"
posthouse feature:update map-acme | grep -q '1.0.0 -> 1.1.0' || fail "feature:update"
says 0 '^example.com.new first$' "$acme" || fail "the old version still answers: $(cat "$WORK/answer")"
posthouse feature:uninstall map-acme
says 75 'try again: .*unsupported dictionary type: acme (install feature map-acme)' "$acme" ||
  fail "it answers after it was removed: $(cat "$WORK/answer")"

# A restriction is printed, and keeps its contract in the running server that its own test makes.
cd "$WORK/projects"
$mvn archetype:generate -DarchetypeGroupId=org.posthouse -DarchetypeArtifactId=posthouse-restriction \
  -DarchetypeVersion="$version" -DgroupId=com.example -Dpackage=com.example.acme -Dname=acme ||
  fail "archetype:generate of a restriction"
cd restriction-acme
[ -f .gitignore ] || fail "no .gitignore"
$mvn verify || fail "mvn verify of the printed restriction"

# The example, installed by a file.
port=$(free_port)
mkdir "$WORK/www"
printf 'from the web\n' >"$WORK/www/example.com"
python3 -m http.server "$port" --bind 127.0.0.1 --directory "$WORK/www" >/dev/null 2>&1 &
server=$!
trap 'kill $server' EXIT
printf 'url = http://127.0.0.1:%s/%%s\n' "$port" >"$conf/http.cf"
chmod 644 "$conf/http.cf"
cp "$top/itest/examples/map-http/target/map-http-$version.jar" "$WORK/map-http.jar"
chmod 644 "$WORK/map-http.jar"
printf '%s\nmap-http\n' "$WORK/map-http.jar" >"$conf/extensions.d/web"
"$bin/postfix" -c "$conf" reload
web=http:$conf/http.cf
until_true 30 "the web table" says 0 '^example.com.from the web$' "$web"
says 1 'not found' "$web" example.org || fail "not found: $(cat "$WORK/answer")"
kill $server
trap - EXIT
wait $server 2>/dev/null || true
says 75 'try again' "$web" || fail "an answer without a server: $(cat "$WORK/answer")"
