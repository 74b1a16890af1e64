"""Hands a table of messages to a server, and writes down what it says, what it logs and what it relays.

  run.py config BIND WORK         prints lines of master.cf: a pair of smtpd and cleanup for each variant
  run.py run BIND SINK LOG OUT [SENDMAIL ETC]
                                  one file in OUT for each case, without what differs each time

BIND is the port; each variant has an address of its own in 127/8. SINK is where smtpsink.py records.
"""

import json
import pathlib
import re
import socket
import ssl
import subprocess
import sys
import time

from cases import CASES, VARIANTS

NAMES = list(VARIANTS)
ANYBODY = ssl.create_default_context()
ANYBODY.check_hostname = False
ANYBODY.verify_mode = ssl.CERT_NONE


def address(variant):
    return f"127.1.0.{NAMES.index(variant) + 1}"


def config(port, work):
    for name, lines in VARIANTS.items():
        if not any(line.startswith("remote_header_rewrite_domain") for line in lines):
            lines = [*lines, "remote_header_rewrite_domain ="]
        overrides = "".join(f"  -o {{ {line.replace('WORK', work)} }}\n" for line in lines)
        print(f"{address(name)}:{port} inet n - n - - smtpd\n  -o cleanup_service_name=cleanup-{name}\n{overrides}", end="")
        print(f"cleanup-{name} unix n - n - 0 cleanup\n{overrides}", end="")


class Run:
    def __init__(self, port, sink, log, sendmail):
        self.port, self.sink, self.log, self.sendmail = int(port), pathlib.Path(sink), pathlib.Path(log), sendmail
        self.seen = 0

    def lines(self):
        return self.log.read_text("latin-1").splitlines()

    def smtp(self, case):
        connection = socket.create_connection(
            (address(case["variant"]), self.port), 60, (case.get("client", "127.0.0.1"), 0)
        )
        file = connection.makefile("rwb")
        replies = []

        def say(data, quiet=False):
            if data is not None:
                file.write(data)
                file.flush()
            while True:
                reply = file.readline()
                if not quiet:
                    replies.append(reply.decode("latin-1").rstrip())
                if reply[3:4] != b"-":
                    return reply

        say(None, True)
        say(b"EHLO client.test\r\n", True)
        if case.get("tls"):
            say(b"STARTTLS\r\n", True)
            connection = ANYBODY.wrap_socket(connection)
            file = connection.makefile("rwb")
            say(b"EHLO client.test\r\n", True)
        sender = case.get("sender", "s@example.org")
        parameters = case.get("parameters", "")
        mail = say(f"MAIL FROM:<{sender}> {parameters}".rstrip().encode() + b"\r\n", True)
        if mail[:1] != b"2":
            replies.append(mail.decode().rstrip())
        for recipient in case.get("to", ["r@elsewhere.test"]):
            path, rest = re.fullmatch(r'(".*"@\S+|\S+) ?(.*)', recipient).groups()
            say(f"RCPT TO:<{path}> {rest}".rstrip().encode() + b"\r\n")
        if say(b"DATA\r\n", True)[:1] == b"3":
            say(re.sub(rb"(?m)^\.", b"..", case["text"]) + b".\r\n")
        say(b"QUIT\r\n", True)
        return [reply for reply in replies if reply]

    def command(self, case):
        text = case["text"].replace(b"\r\n", b"\n")
        program, etc = self.sendmail
        done = subprocess.run(
            [program, "-C", etc, *case["command"]], input=text, capture_output=True, timeout=60
        )
        return [f"status {done.returncode}", *done.stderr.decode("latin-1").splitlines()]

    def finished(self, ids, text):
        waiting, all_ids = list(ids), set(ids)
        while waiting:
            one = waiting.pop()
            for more in re.findall(rf"\b{one}: (?:sender [a-z-]+ notification|postmaster [a-z-]+ notification): (\w+)", text):
                if more not in all_ids:
                    all_ids.add(more)
                    waiting.append(more)
            if not re.search(rf"\b{one}: (removed|discard: |reject: |message rejected|hold: )", text):
                return None
        return all_ids

    def case(self, case):
        before = len(self.lines())
        if "command" in case:
            replies = self.command(case)
            pattern = r"(?:pickup\[\d+\]|pickup): (\w+): uid="
        else:
            replies = self.smtp(case)
            pattern = r"smtpd\[\d+\]: (\w+): client="
        if "command" in case and replies[0] != "status 0":
            return plain("\n".join(replies)) + "\n"
        end = time.monotonic() + 30
        while True:
            text = "\n".join(self.lines()[before:])
            ids = re.findall(pattern, text)
            refused = not any(re.match("250 2.0.0 Ok: queued", reply) for reply in replies) and "command" not in case
            if refused and re.search("reject: |rejected: |lookup problem", text):
                break
            if not refused and ids and self.finished(ids, text):
                break
            if time.monotonic() > end:
                replies.append("NOT FINISHED")
                break
            time.sleep(0.05)
        known = (self.finished(ids, text) or set(ids)) | {"NOQUEUE"}
        told = "\n".join(list(map(plain, replies)) + ["--- log"] + sorted(self.logged(text, known)) + self.relayed()) + "\n"
        if "redirect" in case["name"]:
            # Postfix keeps all recipients until the message is sent to the one; which is told of is its affair.
            told = re.sub(r"nrcpt=\d+|orig_to=<[^>]*>|ORCPT=\S+( NOTIFY=NEVER)?", "...", told)
        return told

    @staticmethod
    def logged(text, known):
        """Lines about these messages; Postfix opens notices that it then does not send."""
        for line in text.splitlines():
            found = re.match(r".*?(\w+)\[\d+\]: (.*)", line)
            if not found or found[1] not in ("smtpd", "cleanup", "pickup", "qmgr", "smtp", "bounce", "error", "local"):
                continue
            rest = found[2]
            if re.match(r"(dis)?connect |lost connection|\w+: removed$", rest):
                continue
            about = re.match(r"(?:warning: )?([0-9A-F]{9,12}): ", rest)
            if about and about[1] not in known:
                continue
            rest = re.sub(r"size=\d+", "size=N", rest)
            rest = re.sub(r"delay=\S+ delays=\S+ ", "", rest)
            rest = re.sub(r"\]:\d+(, conn_use=\d+)?, dsn", "]:PORT, dsn", rest)
            # Here the reason follows; Postfix leaves it to the table to tell.
            rest = re.sub(r'(lookup error for "[^"]*"): .*', r"\1", rest)
            yield plain(f"{found[1]}: {rest}")

    def relayed(self):
        files = sorted(self.sink.glob("*.json"))
        new, self.seen = files[self.seen :], len(files)
        copies = []
        for file in new:
            mail = json.loads(file.read_text())
            out = sorted(f"to {address} {' '.join(parameters)}" for address, parameters in mail["rcpt"])
            if "report-type=delivery-status" in mail["data"]:
                out = ["--- report", *out, *sorted(re.findall("(?m)^(?:Final|Original|Action|Status|Diagnostic).*?(?=\r)", mail["data"]))]
            else:
                out = [f"--- mail {mail['mail_from']} {' '.join(mail['mail_params'])}", *out, shown(mail["data"])]
            copies.append(plain("\n".join(out)))
        return sorted(copies)


def shown(data):
    """Line ends are seen, and long runs of one letter are counted."""
    data = re.sub(r"([a-z])\1{99,}", lambda run: f"[{run[1]} x {len(run[0])}]", data)
    return data.replace("\r\n", "$\n").replace("\r", "^M")


def plain(text):
    text = re.sub(r"\w{3}, +\d+ \w{3} \d{4} [0-9:]{8} [+-]\d{4}(?: \(\w+\))?", "DATE", text)
    text = re.sub(r"<\d{14}\.[0-9A-F]{9,12}@", "<TIME.ID@", text)
    text = re.sub(r"\b[0-9A-F]{9,12}\.\d{10}/", "ID.TIME/", text)
    text = re.sub(r"SIZE=\d+", "SIZE=N", text)
    return re.sub(r"\b[0-9A-F]{9,12}\b", "ID", text)


if __name__ == "__main__":
    if sys.argv[1] == "config":
        config(*sys.argv[2:4])
    else:
        run = Run(*sys.argv[2:5], sys.argv[6:8])
        out = pathlib.Path(sys.argv[5])
        wanted = sys.argv[8:]
        for case in CASES:
            if not wanted or any(case["name"].startswith(word) for word in wanted):
                (out / case["name"]).write_text(run.case(case), "latin-1", "backslashreplace")
