"""Questions for restriction lists, asked of one SMTP server after the other.

  access_lists.py services CASES PORT             lines of master.cf, a service for each group
  access_lists.py ask CASES PORT LOG [GROUP...]   asks, and prints what was replied and logged
  access_lists.py compare CASES PORT LOG PORT LOG FILE   asks both; FILE says which may differ

In CASES '= NAME' begins a group, 'name = value' is a setting of it, '? WORD=VALUE...' a question:
addr, name, reverse, login, helo, from, to (more than one), vrfy, etrn, body. They are put by XCLIENT
from 127.0.0.1. A value has no blanks, '%20' stands for one.
"""
import difflib
import re
import socket
import sys
import time
import urllib.parse


class Group:
    def __init__(self, name):
        self.name, self.settings, self.questions = name, [], []


def groups(path):
    found = []
    for line in open(path):
        line = line.rstrip("\n")
        if line.startswith("= "):
            found.append(Group(line[2:]))
        elif line.startswith("?"):
            found[-1].questions.append(line[1:].strip())
        elif line and not line.startswith("#"):
            found[-1].settings.append(line)
    return found


def services(path, port):
    for number, group in enumerate(groups(path)):
        options = "".join(" -o { %s }" % setting for setting in group.settings)
        print("127.0.0.1:%d inet n - n - - smtpd%s" % (port + number, options))


class Peer:
    def __init__(self, port):
        self.file = socket.create_connection(("127.0.0.1", port), 60).makefile("rwb", buffering=0)
        self.out = []
        self.open = True
        self.reply()

    def reply(self):
        code = ""
        lines = []
        while True:
            try:
                line = self.file.readline().decode("latin1").rstrip("\r\n")
            except ConnectionError:
                line = ""
            if not line:
                self.open = False
                lines.append("[closed]")
                break
            lines.append(re.sub(r"queued as \w+", "queued as QUEUEID", line))
            code = line[:3]
            if line[3:4] != "-":
                break
        return code, lines

    def say(self, text, quiet=False):
        if not self.open:
            return ""
        try:
            self.file.write(text.encode("latin1") + b"\r\n")
        except ConnectionError:
            pass  # the reply says that it is closed
        code, lines = self.reply()
        if not quiet or code[:1] not in ("2", "3"):
            self.out += ["< " + line for line in lines]
        return code


def put(port, question):
    ask = {"addr": "203.0.113.1", "name": "[UNAVAILABLE]", "helo": "helo.test", "from": "a@good.example"}
    recipients = []
    for word in question.split():
        key, value = word.split("=", 1)
        value = urllib.parse.unquote(value)
        if key == "to":
            recipients.append(value)
        else:
            ask[key] = value
    ask.setdefault("reverse", ask["name"])
    peer = Peer(port)
    address = ("IPV6:" if ":" in ask["addr"] else "") + ask["addr"]
    extra = " LOGIN=" + ask["login"] if "login" in ask else ""
    peer.say("EHLO asker.test", True)
    peer.say("XCLIENT ADDR=%s NAME=%s REVERSE_NAME=%s%s" % (address, ask["name"], ask["reverse"], extra), True)
    if ask["helo"]:
        peer.say("EHLO " + ask["helo"], True)
    if "etrn" in ask:
        peer.say("ETRN " + ask["etrn"])
    elif "vrfy" in ask:
        peer.say("VRFY " + ask["vrfy"])
    else:
        peer.say("MAIL FROM:<%s>" % ask["from"])
        codes = [peer.say("RCPT TO:<%s>" % to) for to in recipients or ["joe@local.example"]]
        if "body" in ask and "250" in codes and peer.say("DATA") == "354":
            peer.say("Subject: x\r\n\r\n%s\r\n." % ask["body"])
    if peer.open:
        peer.say("QUIT", True)
    peer.file.close()
    return peer.out


class Log:
    def __init__(self, path):
        self.file = open(path, errors="replace")
        self.file.seek(0, 2)
        self.rest = ""

    def session(self):
        """What the server logged until the client was gone."""
        lines, end = [], time.monotonic() + 60
        while time.monotonic() < end:
            more = self.file.readline()
            self.rest += more
            if not self.rest.endswith("\n"):
                time.sleep(0.01)
                continue
            line, self.rest = self.rest, ""
            match = re.search(r" postfix/smtpd\[\d+\]: (.*)", line)
            if not match:
                continue
            if match[1].startswith("disconnect from"):
                return lines
            if not re.match(r"connect from|[0-9A-Za-z]+: client=|initializing|lost connection", match[1]):
                lines.append("@ " + re.sub(r"^(warning: )?[0-9A-F]{6,}: |^(warning: )?(?=\w*\d)[0-9A-Za-z]{10,}: ", r"\1\2QUEUEID: ", match[1]))
        return lines + ["@ [no end of the session in the log]"]


def ask(path, port, log, wanted=()):
    log = Log(log)
    answers = {}
    for number, group in enumerate(groups(path)):
        for question in group.questions:
            if not wanted or group.name in wanted:
                out = put(port + number, question)
                answers[group.name + " ? " + question] = out + log.session()
    return answers


def compare(path, port, log, port2, log2, known):
    allowed = [line.rstrip("\n").split(": ", 1) for line in open(known) if line.strip() and not line.startswith("#")]
    allowed = [(set(where.split()), re.compile(what)) for where, what in allowed]
    theirs, ours = ask(path, port, log), ask(path, port2, log2)
    different, excused = 0, set()
    for question in theirs:
        if theirs[question] == ours[question]:
            continue
        rest = []
        for line in difflib.unified_diff(theirs[question], ours[question], n=0, lineterm=""):
            if line[:3] in ("---", "+++", "@@ "):
                continue
            group = question.split(" ? ")[0]
            excuse = next((n for n, (where, what) in enumerate(allowed) if group in where and what.search(line)), None)
            excused.add(excuse)
            if excuse is None:
                rest.append(line)
        if rest:
            different += 1
            print(question, *("    " + line for line in rest), sep="\n")
    for n, (_, what) in enumerate(allowed):
        if n not in excused:
            different += 1
            print("no longer different: " + what.pattern)
    print("%d questions, %d differ" % (len(theirs), different))
    return different > 0


if __name__ == "__main__":
    verb, arguments = sys.argv[1], sys.argv[2:]
    if verb == "services":
        services(arguments[0], int(arguments[1]))
    elif verb == "ask":
        for key, lines in ask(arguments[0], int(arguments[1]), arguments[2], arguments[3:]).items():
            print(key, *("    " + line for line in lines), sep="\n")
    else:
        sys.exit(compare(arguments[0], int(arguments[1]), arguments[2], int(arguments[3]), *arguments[4:]))
