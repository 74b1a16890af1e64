#!/usr/bin/env python3
"""free_port.py LOW-HIGH ADDRESS LEDGER: prints a port that nobody uses.

LEDGER remembers what was given out in the last minute, so that two who ask at the same time, and
have not opened theirs yet, get different ones.
"""
import fcntl
import random
import socket
import sys
import time

low, high = map(int, sys.argv[1].split("-"))
address = sys.argv[2]


def is_free(number):
    try:
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            with socket.socket(socket.AF_INET, kind) as s:
                s.bind((address, number))
        return True
    except OSError:
        return False


with open(sys.argv[3], "a+") as ledger:
    fcntl.flock(ledger, fcntl.LOCK_EX)
    ledger.seek(0)
    given = dict(line.split() for line in ledger)
    recent = {int(n): when for n, when in given.items() if float(when) > time.time() - 60}
    for number in random.sample(range(low, high + 1), high - low + 1):
        if number not in recent and is_free(number):
            break
    else:
        sys.exit(f"no free port in {sys.argv[1]}")
    recent[number] = time.time()
    ledger.seek(0)
    ledger.truncate()
    ledger.writelines(f"{n} {when}\n" for n, when in recent.items())
print(number)
