"""user.py WHAT QUEUE [ARGUMENT...]: what a user of this machine can say to the mail system without its commands.

  listing            prints how many bytes showq gives
  pin N              opens N listings and reads none of them, until its input ends
  flush LINE         prints what the flush service answers
  wake LETTERS       says this to the queue manager
  log LINE [N]       sends a line, or N of them, to the postlog service; prints how many were taken
  mail SENDER TO     leaves mail in maildrop, with a claim to be root's
  junk               leaves what cannot be taken there
"""
import os
import socket
import struct
import sys
import time

what, queue, arguments = sys.argv[1], sys.argv[2], sys.argv[3:]


def connect(name):
    stream = socket.socket(socket.AF_UNIX)
    stream.settimeout(20)
    stream.connect(f"{queue}/public/{name}")
    return stream


def everything(stream):
    got = b""
    try:
        while piece := stream.recv(65536):
            got += piece
    except OSError:
        pass
    return got


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def record(kind, text):
    text = text.encode()
    return kind + struct.pack(">I", len(text)) + text


if what == "listing":
    print(len(everything(connect("showq"))))
elif what == "pin":
    held = [connect("showq") for _ in range(int(arguments[0]))]
    print(len(held), flush=True)
    sys.stdin.read()
elif what == "flush":
    stream = connect("flush")
    try:
        stream.sendall(arguments[0].encode() + b"\n")
    except OSError:
        pass
    print(everything(stream).decode().strip())
elif what == "wake":
    try:
        connect("qmgr").sendall(arguments[0].encode())
    except OSError:
        pass
elif what == "log":
    stream = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    stream.connect(f"{queue}/public/postlog")
    count = int(arguments[1]) if len(arguments) > 1 else 1
    for _ in range(count):
        stream.send(arguments[0].encode())
    print(count)
elif what == "mail":
    file = b"posthouse-mail-1\n" + record(b"T", str(int(time.time() * 1000))) + record(b"S", arguments[0])
    file += record(b"A", "submitter_uid=0") + record(b"R", "\n" + arguments[1])
    file += record(b"M", "Subject: hand made\r\n\r\ntext\r\n") + b"X"
    name = f"{queue}/maildrop/{os.getpid()}{time.monotonic_ns()}"
    with open(name, "wb") as out:
        out.write(file + struct.pack(">Q", crc32c(file)))
elif what == "junk":
    os.makedirs(f"{queue}/maildrop/full/of/things")
    os.mkfifo(f"{queue}/maildrop/pipe")
    os.symlink("/etc/passwd", f"{queue}/maildrop/link")
    os.close(os.open(f"{queue}/maildrop/unreadable", os.O_CREAT | os.O_WRONLY, 0))
