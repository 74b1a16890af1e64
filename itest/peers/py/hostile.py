"""Hostile clients beside honest ones: hostile.py PORT SECONDS PID REPORT

Hostile clients come from many addresses (127.1.x.y): with as many recipients as they can give, so
slow that they never end, with TLS that leads nowhere, with endless lines, pipelines and headers, with
huge names and binary junk, never reading a reply, silent, and with connections only. A reply that such
a client must not get is told as WRONG. Honest ones (127.2.0.x) send a message each, several times a second. The report has
a line for each quarter of the time: what was served, how long it took, what the server's process
takes. Ends with 1 if an honest client was not served.
"""
import asyncio
import collections
import os
import random
import socket
import ssl
import sys
import time

port, seconds, pid, report = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
end = time.monotonic() + seconds
chance = random.Random(1)
done = collections.Counter()
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE


def left():
    return end - time.monotonic()


def stranger():
    return "127.1.%d.%d" % (chance.randrange(256), chance.randrange(1, 255))


class Client:
    def __init__(self, address):
        self.address = address

    async def __aenter__(self):
        self.reader, self.writer = await asyncio.wait_for(
            asyncio.open_connection("127.0.0.1", port, local_addr=(self.address, 0)), 30)
        return self

    async def __aexit__(self, *_):
        self.writer.transport.abort()

    async def reply(self):
        while True:
            line = await asyncio.wait_for(self.reader.readline(), 60)
            if not line:
                raise ConnectionError("hung up")
            if line[3:4] != b"-":
                return line.decode("latin-1").rstrip()

    async def send(self, data):
        self.writer.write(data)
        await asyncio.wait_for(self.writer.drain(), 60)

    async def ask(self, text):
        await self.send(text.encode("latin-1") + b"\r\n")
        return await self.reply()

    async def hello(self):
        await self.reply()
        await self.ask("EHLO client.test.invalid")


async def envelopes():
    """A thousand recipients as long as they can be, held for a while, seldom queued."""
    async with Client(stranger()) as client:
        await client.hello()
        await client.ask("MAIL FROM:<a@far.test>")
        rcpt = b"RCPT TO:<" + b"u" * 60 + b"@far.test> ORCPT=rfc822;" + b"x" * 480 + b"\r\n"
        for _ in range(20):
            await client.send(rcpt * 50)
            for _ in range(50):
                done["rcpt " + (await client.reply())[:9]] += 1
            await asyncio.sleep(2)
        await asyncio.sleep(min(5, max(0, left())))
        if chance.random() < 0.05 and (await client.ask("DATA")).startswith("354"):
            done["large " + (await client.ask("Subject: x\r\n\r\n."))[:9]] += 1


async def slow():
    async with Client(stranger()) as client:
        for letter in b"EHLO an.endless.name" + b"x" * 1000:
            await client.send(bytes([letter]))
            await asyncio.sleep(1)
            if left() < 0:
                break
        done["slow"] += 1


async def tls():
    async with Client(stranger()) as client:
        await client.hello()
        if not (await client.ask("STARTTLS")).startswith("220"):
            done["no tls"] += 1
        elif chance.random() < 0.3:
            await client.send(bytes(chance.randrange(256) for _ in range(1000)))
            done["tls junk"] += 1
        else:
            await asyncio.wait_for(client.writer.start_tls(context), 60)
            await client.ask("EHLO client.test.invalid")
            await asyncio.sleep(min(2, max(0, left())))
            done["tls"] += 1


async def junk():
    async with Client(stranger()) as client:
        await client.hello()
        kind = chance.randrange(3)
        if kind == 0:
            await client.send(b"NOOP " + b"x" * 500_000)
        else:
            await client.ask("MAIL FROM:<a@far.test>")
            await client.ask("RCPT TO:<b@far.test>")
            await client.ask("DATA")
            line = b"To: " + b"a@b,\r\n " * 20_000 if kind == 1 else b"Content-Type: x" + b"y" * 200_000
            await client.send(line)
        done["junk"] += 1


async def pipeline():
    """Recipients without an end, each with an ORCPT of a thousand bytes, in one go; replies are counted."""
    async with Client(stranger()) as client:
        await client.hello()
        await client.ask("MAIL FROM:<a@far.test>")

        async def count():
            while True:
                reply = await client.reply()
                good = reply.startswith(("250 2.1.5", "452 4.3.1", "452 4.5.3", "421 4.7.0"))
                done[("pipelined rcpt " if good else "WRONG ") + reply[:9]] += 1

        counting = asyncio.create_task(count())
        group = b"".join(b"RCPT TO:<u%d@far.test> ORCPT=rfc822;" % n + b"+2B" * 330 + b"\r\n" for n in range(500))
        try:
            for _ in range(200):
                await client.send(group)
            await asyncio.wait_for(counting, 1)
        finally:
            counting.cancel()


async def unread():
    """Commands whose replies nobody reads: the server must not keep them all."""
    peer = socket.socket()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    peer.bind((stranger(), 0))
    peer.setblocking(False)
    try:
        loop = asyncio.get_running_loop()
        await asyncio.wait_for(loop.sock_connect(peer, ("127.0.0.1", port)), 30)
        start = b"EHLO client.test.invalid\r\nMAIL FROM:<a@far.test>\r\n"
        await asyncio.wait_for(loop.sock_sendall(peer, start), 30)
        done["unread"] += 1
        while left() > 0:
            await loop.sock_sendall(peer, b"RCPT TO:<u@far.test>\r\n" * 1000)
    finally:
        peer.close()


async def names():
    async with Client(stranger()) as client:
        await client.reply()
        for length, codes in ((2000, "250"), (5000, "500"), (100_000, "500 501 421")):
            reply = await client.ask("EHLO " + "x" * length)
            done[("name " if reply[:3] in codes else "WRONG name of %d: " % length) + reply[:9]] += 1


async def binary():
    async with Client(stranger()) as client:
        await client.reply()
        await client.send(bytes(chance.randrange(256) for _ in range(20_000)) + b"\r\n")
        while True:
            reply = await client.reply()
            done[("binary " if reply[:1] in "245" else "WRONG ") + reply[:9]] += 1


async def silent():
    async with Client(stranger()) as client:
        await client.send(b"EHLO half")
        await asyncio.sleep(max(0, min(20, left())))
        done["silent"] += 1


async def crowd():
    async with Client(stranger()) as client:
        await client.reply()
        done["crowd"] += 1


async def again(work, pause):
    while left() > 0:
        try:
            await work()
        except (OSError, asyncio.TimeoutError, ConnectionError, ssl.SSLError, asyncio.IncompleteReadError) as e:
            done["%s: %s" % (work.__name__, type(e).__name__)] += 1
        await asyncio.sleep(pause)


served = []
refused = []


async def honest(n):
    while left() > 0:
        began = time.monotonic()
        try:
            async with Client("127.2.0.%d" % (1 + n)) as client:
                await client.hello()
                for command in ("MAIL FROM:<honest@home.test>", "RCPT TO:<ada@box.test>", "DATA"):
                    reply = await client.ask(command)
                    if reply[0] not in "23":
                        raise ConnectionError(reply)
                reply = await client.ask("Subject: honest\r\n\r\n" + "text\r\n" * 300 + ".")
                if not reply.startswith("250 "):
                    raise ConnectionError(reply)
            served.append((began, time.monotonic() - began))
        except (OSError, asyncio.TimeoutError) as e:
            refused.append((began, "%s %s" % (type(e).__name__, e)))
        await asyncio.sleep(0.5)


def resident():
    with open("/proc/%d/status" % pid) as status:
        for line in status:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) // 1024
    return 0


async def watch(out):
    began = time.monotonic()
    for quarter in range(1, 5):
        await asyncio.sleep(max(0, began + seconds * quarter / 4 - 0.5 - time.monotonic()))
        since = began + seconds * (quarter - 1) / 4
        times = sorted(t for at, t in served if at >= since) or [0.0]
        print("quarter %d: honest served %d, refused %d, median %.3f s, 99%% %.3f s, longest %.3f s; server %d MB" % (
            quarter, len(times), sum(1 for at, _ in refused if at >= since), times[len(times) // 2],
            times[int(len(times) * 0.99)], times[-1], resident()),
            file=out, flush=True)


async def hostile():
    crews = [(envelopes, 40, 0.5), (slow, 40, 0.1), (tls, 6, 1), (junk, 4, 1), (crowd, 4, 0.2),
             (pipeline, 2, 1), (unread, 4, 1), (names, 2, 0.5), (binary, 2, 0.5), (silent, 20, 0.1)]
    tasks = [asyncio.create_task(again(work, pause)) for work, count, pause in crews for _ in range(count)]
    await asyncio.sleep(seconds)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    with open(report + ".hostile", "w") as out:
        for what, count in sorted(done.items()):
            print("%8d %s" % (count, what), file=out)


async def honestly():
    with open(report, "w") as out:
        tasks = [asyncio.create_task(honest(n)) for n in range(4)]
        await watch(out)
        await asyncio.gather(*tasks)
        for _, why in refused[:20]:
            print("refused: " + why, file=out)
    return 1 if refused or not served else 0


# In processes of their own, so that the hostile do not lengthen what is measured.
child = os.fork()
if child == 0:
    asyncio.run(hostile())
    os._exit(0)
status = asyncio.run(honestly())
os.waitpid(child, 0)
with open(report + ".hostile") as crews, open(report, "a") as out:
    out.write(crews.read())
sys.exit(status)
