#!/usr/bin/env python3
"""Plays a dialogue against an SMTP server and prints it with the replies that came.

usage: record.py PORT FILE

Lines that begin with '> ' are sent with CR LF, '>| ' as they are after backslash escapes are
replaced. Such lines in a row are sent in one write. Lines that begin with '< ' are replies; a
closed connection is '< [closed]'. Lines that begin with '= ' are settings of the server, beside
those in common.cf; '#' begins a comment.
"""
import codecs, re, select, socket, sys

def main(port, path):
    peer = socket.create_connection(("127.0.0.1", port))
    group = []

    def replies():
        data = b""
        while select.select([peer], [], [], 0.4 if data else 5)[0]:
            try:
                more = peer.recv(65536)
            except ConnectionError:
                more = b""
            data += more
            if not more:
                break
        else:
            more = None
        for line in data.split(b"\r\n"):
            if line:
                text = re.sub(r"queued as \w+", "queued as QUEUEID", line.decode("latin1"))
                print("< " + text)
        if more is not None:
            print("< [closed]")

    def flush():
        if group:
            try:
                peer.sendall(b"".join(group))
            except ConnectionError:
                pass
            group.clear()
            replies()

    greeted = False
    for line in open(path, encoding="latin1"):
        line = line.rstrip("\n")
        if line.startswith("<"):
            flush()
            continue
        if not greeted and line.startswith(">"):
            greeted = True
            replies()
        if line.startswith(">| "):
            group.append(codecs.escape_decode(line[3:].encode("latin1"))[0])
        elif line.startswith(">"):
            group.append(line[2:].encode("latin1") + b"\r\n")
        else:
            flush()
        print(line)
    flush()

main(int(sys.argv[1]), sys.argv[2])
