"""Sends the messages to a port of this machine, and prints what the server says."""

import re
import socket
import sys

SUBJECTS = (
    "warn me|info|hold|reject1|reject2 x|reject3|reject4|discard|ignore|replace1|replace2|replace3|"
    "prepend1|prepend2|redirect1|redirect2|bcc1|bcc2|filter1|filter2|filter3|ok|pass|strip|bad|"
    "fold\n ed"
)
BODIES = "warnme|dropme|replaceme|prependme|rejectme|discardme|stripme|holdme|redirme"
MIME = """Subject: mime
X-Id: mime
To: a@box.test
MIME-Version: 1.0
Content-Type: multipart/mixed;
 boundary="bound1"

preamble warnme
--bound1
Content-Type: text/plain
X-Part: one
X-Drop: me

warnme in part

--bound1
Content-Type: message/rfc822
X-Part: two

Subject: inner
X-Nested: yes
Content-Type: multipart/alternative; boundary=bound2

--bound2
Content-Type: text/plain
X-Nested: deep

end of part
--bound2--
--bound1
no header here: but text
--bound1--
epilogue end of"""


def send(text, to="a@box.test"):
    connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 30)
    file = connection.makefile("rwb")
    file.readline()
    body = text.replace("\n", "\r\n") + "\r\n."
    for line in ["EHLO client.test", "MAIL FROM:<a@box.test>", f"RCPT TO:<{to}>", "DATA", body, "QUIT"]:
        file.write(line.encode() + b"\r\n")
        file.flush()
        reply = file.readline()
        while reply[3:4] == b"-":
            reply = file.readline()
        if line == body:
            print(text.split("\n")[0], "=>", re.sub(r"queued as .*", "queued", reply.decode().strip()))


for subject in SUBJECTS.split("|"):
    send(f"Subject: {subject}\nX-Id: {subject.split()[0]}\n\nbody")
for word in BODIES.split("|"):
    send(f"Subject: body-{word}\nX-Id: b{word}\n\nline one\n{word}\nline two")
send(MIME)
late = "\n".join(["x" * 70] * 800)
send(f"Subject: big\nX-Id: big\n\n{late}\nwarnme late\nrejectme")
send("Subject: long\nX-Id: long\n\n" + "y" * 3000 + "warnme\nend of")
send("Subject: returned\nX-Id: returned\n\nbody", "user@unknown.invalid")
