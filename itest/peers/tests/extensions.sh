# Extensions as an administrator and a third party meet them: types that the configuration names come by
# themselves and before the listeners; what cannot be installed, or does not come up, is told with its reason.
. "$PEERS/test.sh"
top=$(cd "$PEERS/../.." && pwd -P)
jdk=$("$top/cnf/java-home")
api=$(ls "$POSTHOUSE_HOME"/system/org/posthouse/org.posthouse.api/*/*.jar)

port=$(free_port)
instance mta "$port" "header_checks = pcre:$WORK/mta/etc/headers" "relay_domains = relay.test"
conf=$WORK/mta/etc
log=$WORK/mta/log/maillog
printf '/^X-Bad:/ REJECT pcre says no\n' >"$conf/headers"
posthouse() { timeout 60 "$bin/posthouse" -c "$conf" "$@"; }
postmap() { timeout 60 "$bin/postmap" -c "$conf" "$@"; }
# refused TEXT COMMAND...: the command ends with 1 and says so, within a time that nobody would call hanging.
refused() {
  local text=$1 status=0
  shift
  timeout 60 "$bin/posthouse" -c "$conf" "$@" >"$WORK/out" 2>&1 || status=$?
  [ $status = 1 ] || fail "$*: status $status: $(cat "$WORK/out")"
  has "$WORK/out" "$text" || fail "$*: no \"$text\": $(cat "$WORK/out")"
  ! grep -qF -e 'Fatal Error' -e 'null' "$WORK/out" || fail "$*: $(cat "$WORK/out")"
}

# Commands know what the distribution brings before a server ever ran.
printf 'dbpath = %s\nquery = SELECT v FROM t WHERE k = "%%s"\n' "$WORK/db" >"$conf/sqlite.cf"
printf 'key\tvalue\n' >"$conf/socket"
status=0
postmap -q key "socketmap:inet:127.0.0.1:9:x" 2>"$WORK/out" || status=$?
has "$WORK/out" "unsupported dictionary type" && fail "postmap: $(cat "$WORK/out")"
for type in mysql ldap pcre; do
  "$bin/postconf" -c "$conf" -m | grep -qx $type || fail "postconf -m: no $type"
done

# The type is there before the first client could ask.
"$bin/postfix" -c "$conf" start
until_true 10 "the log" has "$log" 'daemon started'
sed '/daemon started/,$d' "$log" | grep -q 'feature map-pcre: installed for pcre: (main.cf: header_checks)' ||
  fail "not installed before the start: $(cat "$log")"
mail "$port" a@b.test x@relay.test --header 'X-Bad: 1' >"$WORK/out" || :
has "$WORK/out" 'pcre says no' || fail "no pcre: $(cat "$WORK/out")"

# So at a reload.
printf '/^X-Worse:/ REJECT\n' >"$conf/more"
"$bin/postconf" -c "$conf" -e "transport_maps = unionmap:{static:smtp:[127.0.0.1], cdb:$conf/none}"
sed -i 's/^127.*smtpd$/&\n  -o smtpd_sender_login_maps=proxy:lmdb:\/none/' "$conf/master.cf"
"$bin/postfix" -c "$conf" reload
until_true 10 "the log" has "$log" 'reload -- '
sed '/reload -- /,$d' "$log" | grep -q 'feature map-cdb: installed for cdb: (main.cf: transport_maps)' || fail "cdb: $(cat "$log")"
grep -q 'feature map-lmdb: installed for lmdb: (master.cf: 127.0.0.1:.*/inet: smtpd_sender_login_maps)' "$log" || fail "lmdb: $(cat "$log")"

# What is in use is removed with --force only, and then stays away, also after a restart.
refused 'pcre: is used by main.cf: header_checks' feature:uninstall map-pcre
posthouse feature:uninstall --force map-pcre >/dev/null
grep -q 'feature map-pcre .*: removed from the console' "$log" || fail "not in the log"
absent() { # COMMAND
  mail "$port" a@b.test x@relay.test >"$WORK/out" || :
  grep -q '451 4.3.0\|451 4.7.1' "$WORK/out" || fail "accepted: $(cat "$WORK/out")"
  grep -q 'unsupported dictionary type: pcre (install feature map-pcre)' "$log" || fail "no reason: $(cat "$log")"
}
"$bin/postconf" -c "$conf" -X transport_maps
"$bin/postfix" -c "$conf" reload
absent
"$bin/postfix" -c "$conf" stop
: >"$log"
"$bin/postfix" -c "$conf" start
absent
grep -q 'map-pcre was removed from the console, and mail waits: pcre: is used by main.cf: header_checks' "$log" || fail "no warning"
posthouse feature:install map-pcre >/dev/null
posthouse feature:list -i | grep -q '^installed  *map-pcre' || fail "feature:list -i"
! posthouse feature:list -i | grep -q available || fail "feature:list -i"

# Nothing comes where the administrator says so.
"$bin/postconf" -c "$conf" -e "extension_auto_install = no" "relay_recipient_maps = sqlite:$conf/sqlite.cf"
"$bin/postfix" -c "$conf" reload
posthouse feature:sync >/dev/null || :
posthouse feature:list | grep -q '^available  *map-sqlite' || fail "installed in spite of extension_auto_install"
"$bin/postfix" -c "$conf" check 2>&1 | grep -q 'table type "sqlite" is not there; "posthouse feature:install map-sqlite"' || fail check
"$bin/postconf" -c "$conf" -X extension_auto_install relay_recipient_maps
"$bin/postfix" -c "$conf" reload

# A third party: a library, and a table type that uses it.
mkdir -p "$WORK/opt" "$WORK/src/acme/lib" "$WORK/src/acme/map" "$WORK/src/META-INF" "$WORK/src/OSGI-INF"
cd "$WORK/src"
cat >acme/map/AcmeFactory.java <<'J'
package acme.map;
import java.util.Set;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.*;
public final class AcmeFactory implements TableFactory {
  public AcmeFactory() { acme.lib.Words.check(); }
  public Set<String> types() { return Set.of("acme"); }
  public Table open(TableName name, TableContext context) {
    return new Table() {
      public LookupResult lookup(String key, Deadline deadline) { return LookupResult.found(acme.lib.Words.text()); }
      public void close() {}
    };
  }
}
J
cat >acme/map/Greeting.java <<'J'
package acme.map;
public final class Greeting {
  public String saySo() { return "all is well"; }
}
J
cat >OSGI-INF/factory.xml <<'J'
<scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="acme.map.AcmeFactory">
  <property name="posthouse.table.type" value="acme"/>
  <service><provide interface="org.posthouse.api.table.TableFactory"/></service>
  <implementation class="acme.map.AcmeFactory"/>
</scr:component>
J
cat >OSGI-INF/greeting.xml <<'J'
<scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="acme.map.Greeting">
  <property name="osgi.command.scope" value="acme"/>
  <property name="osgi.command.function" value="saySo"/>
  <service><provide interface="acme.map.Greeting"/></service>
  <implementation class="acme.map.Greeting"/>
</scr:component>
J
library() { # TEXT CHECK
  cat >acme/lib/Words.java <<J
package acme.lib;
public final class Words {
  public static String text() { return "$1"; }
  public static void check() { $2 }
}
J
  rm -rf lib && mkdir lib
  "$jdk/bin/javac" -d lib acme/lib/Words.java
  printf 'Bundle-ManifestVersion: 2\nBundle-SymbolicName: acme.lib\nBundle-Version: 1.0.0\nExport-Package: acme.lib;version="1.0"\n' >manifest
  "$jdk/bin/jar" -c -f "$WORK/opt/lib.new" -m manifest -C lib .
  mv "$WORK/opt/lib.new" "$WORK/opt/acme-lib.jar"
}
library one ''
mkdir map
"$jdk/bin/javac" -d map -cp "lib:$api" acme/map/*.java
cp -r OSGI-INF map/
cat >manifest <<J
Bundle-ManifestVersion: 2
Bundle-SymbolicName: acme.map
Bundle-Version: 1.0.0
Import-Package: acme.lib;version="[1,2)",org.posthouse.api,org.posthouse.api.table
Service-Component: OSGI-INF/factory.xml,OSGI-INF/greeting.xml
Provide-Capability: posthouse.table.type;posthouse.table.type="acme"
Require-Capability: osgi.extender;filter:="(osgi.extender=osgi.component)"
J
"$jdk/bin/jar" -c -f "$WORK/opt/acme-map.jar" -m manifest -C map .
# Written for Karaf; the last one wants a type that another brings.
cat >"$WORK/opt/features.xml" <<J
<?xml version="1.0" encoding="UTF-8"?>
<features name="acme" xmlns="http://karaf.apache.org/xmlns/features/v1.6.0">
  <feature name="map-acme" version="1.0.0">
    <feature>scr</feature>
    <feature version="[4,5)">eventadmin</feature>
    <feature dependency="true">posthouse</feature>
    <bundle>file:$WORK/opt/acme-lib.jar</bundle>
    <bundle>file:$WORK/opt/acme-map.jar</bundle>
  </feature>
  <feature name="wants-mysql" version="1.0.0">
    <feature dependency="true">map-mysql</feature>
    <requirement>posthouse.table.type;filter:="(posthouse.table.type=mysql)"</requirement>
  </feature>
  <feature name="lost" version="1.0.0"><bundle>file:$WORK/opt/gone.jar</bundle></feature>
  <feature name="unsafe" version="1.0.0"><bundle>http://127.0.0.1:9/a.jar</bundle></feature>
</features>
J
chmod -R a+rX "$WORK/opt"
posthouse feature:repo-add "$WORK/opt/features.xml" >/dev/null
posthouse feature:repo-list | grep -qx "file://$WORK/opt/features.xml" || fail "feature:repo-list: $(posthouse feature:repo-list)"
posthouse feature:list | grep -qx 'available *map-acme' || fail "description: $(posthouse feature:list | grep acme)"
refused "$WORK/opt/gone.jar: No such file or directory" feature:install lost
refused "comes by http:" feature:install unsafe
posthouse feature:install wants-mysql >/dev/null
posthouse feature:uninstall wants-mysql >/dev/null

# Named by main.cf, it comes with the reload; its library's new jar takes effect at once.
"$bin/postconf" -c "$conf" -e "virtual_alias_maps = acme:x"
"$bin/postfix" -c "$conf" reload
answer() { posthouse map:query acme:x key; }
[ "$(answer)" = "$(printf 'key\tone')" ] || fail "acme: $(answer)"
others() { posthouse bundle:list | grep -v ' acme\.'; }
others >"$WORK/before"
library two ''
posthouse feature:update map-acme/1.0.0 >/dev/null
[ "$(answer)" = "$(printf 'key\ttwo')" ] || fail "the old library answers: $(answer)"
others >"$WORK/after"
diff "$WORK/before" "$WORK/after" || fail "other bundles were touched"
grep -q 'feature map-acme: updated from the console' "$log" || fail "not in the log"

# Commands of extensions, and help.
[ "$(posthouse acme:say-so)" = 'all is well' ] || fail acme:say-so
posthouse help | grep -q 'acme:say-so' || fail help
posthouse help feature:repo-add | grep -q '^feature:repo-add *URL' || fail "help NAME"
posthouse map:query --help | grep -q '^map:query *TYPE:NAME KEY' || fail "NAME --help"
posthouse feature:repoList >/dev/null || fail "repoList"
query() { local status=0; posthouse map:query "$@" >/dev/null 2>&1 || status=$?; echo $status; }
[ "$(query static:x k) $(query inline:{a=b} k) $(query nothing:x k)" = "0 1 75" ] || fail "map:query"

# What does not come up is told.
library three 'throw new IllegalStateException("no licence");'
refused 'component acme.map.AcmeFactory does not come up: java.lang.IllegalStateException: no licence' feature:update map-acme
has "$WORK/out" 'updated map-acme' || fail "$(cat "$WORK/out")"
library four ''
posthouse feature:update map-acme >/dev/null

# Files that cannot be used.
printf '<features>\n<feature' >"$WORK/opt/bad.xml"
refused 'bad.xml, line 2: no repository of features' feature:repo-add "$WORK/opt/bad.xml"
echo text >"$WORK/opt/text.jar"
refused "$WORK/opt/text.jar is no jar" feature:repo-add "$WORK/opt/text.jar"
refused 'No such file or directory' feature:repo-add "$WORK/opt/none.jar"
cp "$WORK/opt/acme-map.jar" "$WORK/opt/secret.jar"
chmod 600 "$WORK/opt/secret.jar"
refused 'Permission denied to user postfix' feature:repo-add "$WORK/opt/secret.jar"
refused 'a repository is a URL (file:, mvn:, https:)' feature:repo-add http://127.0.0.1:9/features.xml
refused 'shows all' feature:install nothing
refused 'feature:repo-list" shows all' feature:repo-remove /nothing.xml
cp "$WORK/opt/features.xml" "$WORK/opt/open.xml"
chmod 666 "$WORK/opt/open.xml"
refused 'may be written by every user' feature:repo-add "$WORK/opt/open.xml"

# An extensions.d that others may write says nothing.
mkdir "$conf/extensions.d"
echo map-redis >"$conf/extensions.d/site"
chmod 666 "$conf/extensions.d/site"
posthouse feature:sync >"$WORK/out" && fail "feature:sync: no failure: $(cat "$WORK/out")"
has "$WORK/out" "$conf/extensions.d/site: not used" || fail "feature:sync: $(cat "$WORK/out")"
posthouse feature:list | grep -q '^available *map-redis' || fail "installed"
chmod 644 "$conf/extensions.d/site"
posthouse feature:sync | grep -q "feature map-redis of $conf/extensions.d/site: installed" || fail "feature:sync"
! ls "$WORK"/mta/data/server/tmp/download-* 2>/dev/null || fail "temporary files"
