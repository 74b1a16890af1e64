"""Asks posthouse explain, then the server, and compares: explain.py POSTHOUSE CONF LOG PORTS

PORTS is a JSON object: the port of each service of master.cf. Each situation is a client, what it says,
and the command at which it ends. Between the two questions nothing may have changed: no line in the
log, no lookup counted, nothing in the queue.
"""

import json
import re
import socket
import subprocess
import sys
import time

POSTHOUSE, CONF, LOG, PORTS = sys.argv[1:4] + [json.loads(sys.argv[4])]
HEAD = re.compile(r"^.*? postfix(?:/[a-z0-9.:-]+)?/([a-z-]+)\[\d+\]: ")
failures = []

SITUATIONS = [
    # name, service, client, client name, helo, sender, recipient, reply, who decided
    ("local recipient unknown", "smtp", "192.0.2.1", "c.example.org", "c.example.org", "s@example.org",
     "nobody@local.test", "550 5.1.1", "reject_unlisted_recipient"),
    ("relay denied", "smtp", "192.0.2.1", "c.example.org", "c.example.org", "s@example.org",
     "u@elsewhere.test", "554 5.7.1", "reject_unauth_destination"),
    ("access table rejects", "smtp", "192.0.2.1", "c.example.org", "c.example.org", "bad@example.org",
     "alice@local.test", "554 5.7.1", "check_sender_access"),
    ("defer if permitted", "smtp", "192.0.2.1", "c.example.org", "c.example.org", "s@example.org",
     "later@local.test", "450 4.7.1", "check_recipient_access"),
    ("defer if permitted, and refused", "smtp", "192.0.2.1", "c.example.org", "c.example.org", "later@example.org",
     "nobody@elsewhere.test", "554 5.7.1", "reject_unauth_destination"),
    ("network of the client", "smtp", "198.51.100.7", "unknown", "c.example.org", "s@example.org",
     "alice@local.test", "554 5.7.1", "check_client_access"),
    ("helo refused at RCPT", "smtp", "192.0.2.1", "c.example.org", "c", "s@example.org",
     "alice@local.test", "504 5.5.2", "reject_non_fqdn_helo_hostname"),
    ("helo refused at once", "early", "192.0.2.1", "c.example.org", "c", "s@example.org",
     "alice@local.test", "504 5.5.2", "reject_non_fqdn_helo_hostname"),
    ("table that fails", "broken", "192.0.2.1", "c.example.org", "c.example.org", "s@example.org",
     "alice@local.test", "451 4.3.0", "check_sender_access"),
    ("word that nobody knows", "strange", "192.0.2.1", "c.example.org", "c.example.org", "s@example.org",
     "alice@local.test", "451 4.3.5", "no_such_word"),
    ("greylisted by a table", "smtp", "192.0.2.1", "c.example.org", "c.example.org", "s@example.org",
     "grey@local.test", "450 4.2.0", "check_recipient_access"),
    ("virtual alias and its route", "smtp", "192.0.2.1", "c.example.org", "c.example.org", "s@example.org",
     "team@alias.test", "250 2.0.0", ""),
    ("null sender", "smtp", "192.0.2.1", "c.example.org", "c.example.org", "",
     "alice@local.test", "250 2.0.0", ""),
    ("permitted and on hold", "smtp", "192.0.2.9", "friend.example.org", "friend.example.org", "s@example.org",
     "u@elsewhere.test", "250 2.0.0", "check_client_access"),
    ("bad address", "smtp", "192.0.2.1", "c.example.org", "c.example.org", "s@example.org",
     "a b@local.test", "501 5.1.3", ""),
    ("no TLS where it has to be", "crypt", "192.0.2.1", "c.example.org", "c.example.org", "s@example.org",
     "alice@local.test", "530 5.7.0", ""),
]


def console(*words):
    done = subprocess.run([POSTHOUSE, "-c", CONF, *words], capture_output=True, text=True, timeout=60)
    if done.returncode:
        sys.exit(f"{words}: {done.returncode} {done.stdout}{done.stderr}")
    return done.stdout


def explain(service, client, name, helo, sender, recipient):
    words = ["--client", client, "--client-name", name, "--helo", helo, "--from", sender, "--to", recipient]
    return json.loads(console("explain", *words, "--service", str(PORTS[service]), "--json"))


def log():
    with open(LOG, encoding="utf-8") as file:
        return file.read()


def state():
    """All that explain must leave as it is. A table may have been opened; asked has been none."""
    counted = [line.split("  ")[-1] + line for line in console("map:list").splitlines()[2:] if int(line.split()[0])]
    return log(), counted, console("queue:list")


class Client:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), 30)
        self.file = self.socket.makefile("rb")

    def reply(self):
        while True:
            line = self.file.readline().decode()
            if not line:
                return "closed"
            if line[3:4] != "-":
                return line.rstrip("\r\n")

    def say(self, line):
        self.socket.sendall(line.encode() + b"\r\n")
        return self.reply()


def serve(service, client, name, helo, sender, recipient):
    """The replies of the real thing, by command."""
    talk = Client(PORTS[service])
    talk.reply()
    talk.say("EHLO filter.example.org")
    name = "[UNAVAILABLE]" if name == "unknown" else name
    replies = {"CONNECT": talk.say(f"XCLIENT ADDR={client} NAME={name} REVERSE_NAME={name}")}
    lines = [
        ("EHLO", f"EHLO {helo}"),
        ("MAIL", f"MAIL FROM:<{sender}>"),
        ("RCPT", f"RCPT TO:<{recipient}>"),
        ("DATA", "DATA"),
        ("END-OF-MESSAGE", "Subject: x\r\n\r\nbody\r\n."),
    ]
    for command, line in lines:
        if not replies[list(replies)[-1]][0] in "23":
            break
        replies[command] = talk.say(line)
    talk.say("QUIT")
    return replies


def without_id(text, queue_id):
    return text.replace(queue_id, "QUEUEID") if queue_id else text


def body(line):
    return HEAD.sub(r"\1: ", line)


def await_line(start, text):
    end = time.monotonic() + 60
    while text not in (new := log()[start:]):
        if time.monotonic() > end:
            sys.exit(f"no line with {text!r} in\n{new}")
        time.sleep(0.05)
    return new.splitlines()


def check(situation):
    what, service, *question, reply, decider = situation

    def same(name, wanted, got):
        if wanted != got:
            failures.append(f"{what}: {name}\n  explain {wanted!r}\n  server  {got!r}")

    before = state()
    told = explain(service, *question)
    same("nothing has changed", before, state())
    start = len(before[0])
    replies = serve(service, *question)
    lines = await_line(start, "disconnect from")
    queue_id = replies.get("END-OF-MESSAGE", "").partition("queued as ")[2]
    same("replies", {s["command"]: s["reply"] for s in told["steps"]},
         {c: without_id(r, queue_id) for c, r in replies.items()})
    same("reply", told["reply"].startswith(reply), True)
    same("who decided", decider in told["decided_by"], True)
    logged = [body(without_id(line, queue_id)) for line in lines]
    for step in told["steps"]:
        for line in step["log"]:
            if line.startswith("smtpd: connect"):
                continue
            same("line of the log", line, line if line in logged else logged)
    same("accepted", told["accepted"], bool(queue_id))
    if queue_id:
        delivered(what, told, queue_id, start, same)


def delivered(what, told, queue_id, start, same):
    held = any("hold" in step["dispositions"] for step in told["steps"])
    record = json.loads(console("explain", queue_id, "--json"))
    if held:
        same("queue", "hold", record["queue"])
        same("recipients", [r["recipient"] for r in told["routes"]], [r["address"] for r in record["recipients"]])
        same("routes", [r["transport"] for r in told["routes"]], [r["transport"] for r in record["recipients"]])
        return
    lines = [body(line) for line in await_line(start, f"{queue_id}: removed")]
    for route in told["routes"]:
        sent = [l for l in lines if l.startswith(route["transport"] + ": ") and f" to=<{route['recipient']}>" in l]
        same("route " + route["recipient"], 1, len(sent))
    gone = json.loads(console("explain", queue_id, "--json"))
    same("record of a message that is gone", ("", True), (gone["queue"], any("removed" in l for l in gone["log"])))


for each in SITUATIONS:
    check(each)
unknown = subprocess.run([POSTHOUSE, "-c", CONF, "explain", "4ZZZZZZZZZ"], capture_output=True, text=True, timeout=60)
if unknown.returncode != 1:
    failures.append(f"an unknown queue id: {unknown}")
print("\n".join(failures))
print(f"{len(SITUATIONS)} situations, {len(failures)} differences")
sys.exit(bool(failures))
