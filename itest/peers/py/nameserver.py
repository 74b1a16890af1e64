"""A name server for tests: nameserver.py ADDRESS PORT FILE. UDP and TCP.

A line of FILE is NAME TYPE DATA, with a TTL of 0 unless DATA begins with one ('ttl=60 '); ';' begins
a comment. TYPE may also be SERVFAIL, or SILENT (there is no answer at all), or EMPTY (the name is
there, without records). A name below one of these two is theirs, too. '*' as the first label stands
for whatever is not there. Names that nothing is said of do not exist; who has names below exists.
"""
import ipaddress
import socket
import socketserver
import struct
import sys
import threading

TYPES = {"A": 1, "NS": 2, "CNAME": 5, "SOA": 6, "PTR": 12, "MX": 15, "TXT": 16, "AAAA": 28}


def wire(name):
    return b"".join(bytes([len(p)]) + p.encode("latin1") for p in name.strip(".").split(".") if p) + b"\0"


def rdata(kind, data):
    if kind in ("A", "AAAA"):
        return ipaddress.ip_address(data).packed
    if kind == "MX":
        preference, host = data.split()
        return struct.pack(">H", int(preference)) + wire(host)
    if kind == "TXT":
        parts = [data[i:i + 255].encode("latin1") for i in range(0, len(data), 255)] or [b""]
        return b"".join(bytes([len(p)]) + p for p in parts)
    return wire(data)


class Zone:
    def __init__(self, path):
        self.records, self.states, self.names = {}, {}, set()
        for line in open(path):
            words = line.split(";", 1)[0].split(None, 2) if not line.startswith(";") else []
            if len(words) < 2:
                continue
            name, kind, data = words[0].lower().rstrip("."), words[1], (words[2:] or [""])[0].strip()
            labels = name.split(".")
            self.names.update(".".join(labels[i:]) for i in range(len(labels)))
            if kind in TYPES:
                ttl = 0
                if data.startswith("ttl="):
                    ttl, data = data[4:].split(None, 1)
                self.records.setdefault(name, []).append((kind, int(ttl), data.strip('"') if kind == "TXT" else data))
            else:
                self.states[name] = kind

    def state(self, name):
        labels = name.split(".")
        for i in range(len(labels)):
            state = self.states.get(".".join(labels[i:]))
            if state in ("SERVFAIL", "SILENT"):
                return state
        return None

    def find(self, name):
        if name in self.names:
            return self.records.get(name, [])
        labels = name.split(".")
        for i in range(1, len(labels)):
            star = ".".join(["*"] + labels[i:])
            if star in self.records:
                return self.records[star]
            if ".".join(labels[i:]) in self.names:
                return None
        return None

    def reply(self, packet):
        number, _, _, _, _, _ = struct.unpack(">HHHHHH", packet[:12])
        at, labels = 12, []
        while packet[at]:
            labels.append(packet[at + 1:at + 1 + packet[at]].decode("latin1"))
            at += 1 + packet[at]
        question = packet[12:at + 5]
        wanted = struct.unpack(">H", packet[at + 1:at + 3])[0]
        name = ".".join(labels).lower()
        state = self.state(name)
        if state == "SILENT":
            return None
        answers, code = [], 0
        if state == "SERVFAIL":
            code = 2
        else:
            for _ in range(10):
                found = self.find(name)
                if found is None:
                    code = 3
                    break
                alias = None
                for kind, ttl, data in found:
                    if TYPES[kind] == wanted or kind == "CNAME":
                        value = rdata(kind, data)
                        answers.append(wire(name) + struct.pack(">HHIH", TYPES[kind], 1, ttl, len(value)) + value)
                        alias = data.lower().rstrip(".") if kind == "CNAME" and wanted != 5 else alias
                if alias is None:
                    break
                name = alias
        return struct.pack(">HHHHHH", number, 0x8580 | code, 1, len(answers), 0, 0) + question + b"".join(answers)


class Udp(socketserver.BaseRequestHandler):
    def handle(self):
        packet, sock = self.request
        reply = self.server.zone.reply(packet)
        if reply is not None:
            sock.sendto(reply if len(reply) <= 512 else reply[:2] + b"\x87\x80" + reply[4:6] + b"\0\0" * 3 + packet[12:packet.index(b"\0", 12) + 5], self.client_address)


class Tcp(socketserver.StreamRequestHandler):
    timeout = 10

    def handle(self):
        size = self.rfile.read(2)
        reply = self.server.zone.reply(self.rfile.read(struct.unpack(">H", size)[0])) if len(size) == 2 else None
        if reply is not None:
            self.wfile.write(struct.pack(">H", len(reply)) + reply)


if __name__ == "__main__":
    place = (sys.argv[1], int(sys.argv[2]))
    socketserver.ThreadingTCPServer.allow_reuse_address = True
    udp, tcp = socketserver.ThreadingUDPServer(place, Udp), socketserver.ThreadingTCPServer(place, Tcp)
    udp.zone = tcp.zone = Zone(sys.argv[3])
    udp.daemon_threads = tcp.daemon_threads = True
    threading.Thread(target=tcp.serve_forever, daemon=True).start()
    udp.serve_forever()
