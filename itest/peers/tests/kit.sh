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
answer() { posthouse map:query "acme:$conf/routes" example.com; }
answer | grep -q 'try again: .*unsupported dictionary type: acme' || fail "an answer before it is installed: $(answer)"
posthouse feature:repo-add "$jar"
posthouse feature:install map-acme
[ "$("$bin/postmap" -c "$conf" -q example.com "acme:$conf/routes")" = first ] || fail "postmap -q right after feature:install"
answer | grep -q "^example.com.first$" || fail "no answer: $(answer)"
listed() { "$bin/postconf" -c "$conf" -m | grep -qx acme; }
until_true 10 "acme in postconf -m" listed
[ "$("$bin/postmap" -c "$conf" -q example.com "acme:$conf/routes")" = first ] || fail "postmap -q"

# A new version takes the place of the old one.
sed -i 's,<version>1.0.0</version>,<version>1.1.0</version>,' pom.xml
sed -i 's,"1.0.0","1.1.0",;s,version="1.0.0",version="1.1.0",' src/main/resources/POSTHOUSE-INF/features.xml
sed -i 's,LookupResult.found(text,LookupResult.found("new " + text,' src/main/java/com/example/acme/AcmeTable.java
$mvn package -DskipTests || fail "mvn package"
posthouse feature:repoAdd "$PWD/target/map-acme-1.1.0.jar"
posthouse feature:update map-acme | grep -q '1.0.0 -> 1.1.0' || fail "feature:update"
answer | grep -q "^example.com.new first$" || fail "the old version still answers: $(answer)"
posthouse feature:uninstall map-acme
answer | grep -q 'try again: .*unsupported dictionary type: acme (install feature map-acme)' || fail "it answers after it was removed"

# The example, installed by a file.
port=$(free_port)
mkdir "$WORK/www"
printf 'from the web\n' >"$WORK/www/example.com"
python3 -m http.server "$port" --bind 127.0.0.1 --directory "$WORK/www" >/dev/null 2>&1 &
web=$!
trap 'kill $web' EXIT
printf 'url = http://127.0.0.1:%s/%%s\n' "$port" >"$conf/http.cf"
chmod 644 "$conf/http.cf"
mkdir "$conf/extensions.d"
cp "$top/itest/examples/map-http/target/map-http-$version.jar" "$WORK/map-http.jar"
chmod 644 "$WORK/map-http.jar"
printf '%s\nmap-http\n' "$WORK/map-http.jar" >"$conf/extensions.d/web"
"$bin/postfix" -c "$conf" reload
web() { posthouse map:query "http:$conf/http.cf" "$1"; }
answers() { web example.com | grep -q "^example.com.from the web$"; }
until_true 30 "the web table" answers
web example.org | grep -q "not found" || fail "not found: $(web example.org)"
kill $web
trap - EXIT
wait $web 2>/dev/null || true
web example.com | grep -q "try again" || fail "an answer without a server: $(web example.com)"
