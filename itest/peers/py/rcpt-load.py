#!/usr/bin/env python3
"""Asks an SMTP server about recipients in many sessions at a time, until a file is there.

rcpt-load.py HOST:PORT RECIPIENT SESSIONS STOPFILE REPLIES

REPLIES gets a line for each reply to RCPT TO: the time and the first line of the reply.
"""
import os
import socket
import sys
import threading
import time

address, recipient, sessions, stop, replies = sys.argv[1:]
host, port = address.rsplit(":", 1)
lock = threading.Lock()
out = open(replies, "w", buffering=1)
failures = []


def session():
    with socket.create_connection((host, int(port)), 30) as s:
        lines = s.makefile("rb")

        def ask(command, want=""):
            if command:
                s.sendall(command.encode() + b"\r\n")
            while True:
                line = lines.readline().decode().rstrip()
                if line[3:4] != "-":
                    break
            if not line or not line.startswith(want):
                raise OSError(f"{command}: {line}")
            return line

        ask("", "220")
        ask("EHLO client.test.invalid", "250")
        while not os.path.exists(stop):
            ask("MAIL FROM:<sender@example.org>", "250")
            reply = ask(f"RCPT TO:<{recipient}>")
            with lock:
                out.write(f"{time.time():.3f} {reply}\n")
            ask("RSET", "250")
            time.sleep(0.01)
        ask("QUIT", "221")


def guarded():
    try:
        session()
    except OSError as e:
        failures.append(str(e))


threads = [threading.Thread(target=guarded) for _ in range(int(sessions))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
if failures:
    sys.exit("sessions failed: " + "; ".join(failures))
