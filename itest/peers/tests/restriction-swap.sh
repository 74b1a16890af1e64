# A restriction of another bundle, which asks an HTTP service, is installed, updated and removed under
# load: clients are told to try again while it is away, and only then, and no message is lost.
. "$PEERS/test.sh"
top=$(cd "$PEERS/../.." && pwd -P)
version=$(sed -n 's,^ *<revision>\(.*\)</revision>,\1,p' "$top/cnf/pom.xml")
port=$(free_port) web=$(free_port)
instance mta "$port" "virtual_mailbox_domains = example.org" "virtual_mailbox_maps = static:box/" \
  "smtpd_recipient_restrictions = check_reputation { http://127.0.0.1:$web/?from=%s&ip=%a, timeout=20s }, reject_unauth_destination" \
  "smtpd_hard_error_limit = 1000000" "smtpd_soft_error_limit = 1000000"
conf=$WORK/mta/etc
cp "$top/itest/examples/restriction-http/target/restriction-http-$version.jar" "$WORK/first.jar"
chmod 644 "$WORK/first.jar"
"$bin/postfix" -c "$conf" start
/usr/bin/python3 - "$port" "$web" "$bin/posthouse" "$conf" "$WORK" <<'END' || fail "see above"
import glob, http.server, os, re, smtplib, subprocess, sys, threading, time, urllib.parse, zipfile
port, web, posthouse, conf, work = int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:]
LIMIT = 120  # seconds for what has to come

class Reputation(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        query = urllib.parse.parse_qs(urllib.parse.urlparse(self.path).query)
        answer = b"bad seen sending spam" if query["from"] == ["spam@example.com"] else b"good"
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
    def log_message(self, *_):
        pass
service = http.server.ThreadingHTTPServer(("127.0.0.1", web), Reputation)
service.daemon_threads = True
threading.Thread(target=service.serve_forever, daemon=True).start()

def newer(old, new):
    """The same bundle and feature with another version."""
    with zipfile.ZipFile(old) as source, zipfile.ZipFile(new, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "META-INF/MANIFEST.MF":
                data, count = re.subn(rb"(?m)^Bundle-Version: .*?\r?$", b"Bundle-Version: 9.0.0", data)
                assert count == 1
            if entry.filename == "POSTHOUSE-INF/features.xml":
                data, count = re.subn(rb"(<feature name=\"restriction-http\" version=)\"[^\"]*\"", rb'\1"9.0.0"', data)
                assert count == 1
            target.writestr(entry, data)
    os.chmod(new, 0o644)
first, second = work + "/first.jar", work + "/second.jar"
newer(first, second)

lock = threading.Lock()
accepted, refused, strange = set(), [], []  # ids; (begin, end) of each 451; what may not be
over = threading.Event()

def load(client):
    number = 0
    try:
        while not over.is_set():
            session = smtplib.SMTP("127.0.0.1", port, "client.test.invalid", timeout=LIMIT)
            session.ehlo()
            for _ in range(20):
                if send(session, "%d-%d" % (client, number)):
                    number += 1
                if over.is_set():
                    break
            session.quit()
    except Exception as e:
        strange.append(repr(e))

def send(session, name):
    assert session.mail("a@example.com")[0] == 250
    begin = time.monotonic()
    code, text = session.rcpt("joe@example.org")
    end = time.monotonic()
    if code == 250:
        code, text = session.data("Subject: %s\r\nMessage-Id: <%s@load>\r\n\r\ntext\r\n" % (name, name))
        if code == 250:
            with lock:
                accepted.add(name)
            return True
    elif code == 451:
        with lock:
            refused.append((begin, end))
        session.rset()
        return False
    strange.append("%s: %d %s" % (name, code, text))
    session.rset()
    return False

def reply_to_spam():
    with smtplib.SMTP("127.0.0.1", port, "client.test.invalid", timeout=LIMIT) as session:
        session.ehlo()
        session.mail("spam@example.com")
        return session.rcpt("joe@example.org")[0]

def await_true(what, condition):
    end = time.monotonic() + LIMIT
    while not condition():
        assert time.monotonic() < end, "still waiting for " + what
        assert not strange, strange[:3]
        time.sleep(0.05)

def more(collection, count):
    known = len(collection)
    return lambda: len(collection) >= known + count

def console(*words):
    done = subprocess.run([posthouse, "-c", conf, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=LIMIT)
    assert done.returncode == 0, (words, done.stdout)

away = []  # (begin, end) of when it may be away
clients = [threading.Thread(target=load, args=(i,)) for i in range(4)]
begin = time.monotonic()
for client in clients:
    client.start()
await_true("refusals before it is installed", more(refused, 20))
console("feature:repo-add", first)
console("feature:install", "restriction-http")
away.append((begin, time.monotonic()))
for _ in range(3):
    await_true("mail while it is there", more(accepted, 50))
    assert reply_to_spam() == 554
    begin = time.monotonic()
    console("feature:uninstall", "restriction-http")
    await_true("refusals while it is away", more(refused, 20))
    assert reply_to_spam() == 451
    console("feature:install", "restriction-http")
    away.append((begin, time.monotonic()))
await_true("mail before the update", more(accepted, 50))
console("feature:repo-add", second)
begin = time.monotonic()
console("feature:update", "restriction-http")
away.append((begin, time.monotonic()))
await_true("mail after the update", more(accepted, 50))
assert reply_to_spam() == 554
over.set()
for client in clients:
    client.join(LIMIT)
    assert not client.is_alive()
assert not strange, strange[:3]
early = [r for r in refused if not any(r[1] > a[0] and r[0] < a[1] for a in away)]
assert not early, "%d refusals while it was there" % len(early)

def delivered():
    names = set()
    for path in glob.glob(work + "/mta/mail/box/new/*"):
        with open(path) as message:
            names.add(re.search("(?m)^Subject: (.*)$", message.read()).group(1))
    return names
await_true("all mail in the mailbox", lambda: accepted <= delivered())
assert delivered() == accepted
print("%d messages, %d refusals for now" % (len(accepted), len(refused)))
END
"$bin/postfix" -c "$conf" stop
! grep -E 'panic|fatal' "$WORK/mta/log/maillog" || fail "trouble in the log"
