"""A socketmap server on PORT that finds nothing, and writes each request as a line to FILE."""

import socketserver
import sys


class Session(socketserver.StreamRequestHandler):
    def handle(self):
        while True:
            length = b""
            while (digit := self.rfile.read(1)) not in (b":", b""):
                length += digit
            if not digit:
                return
            request = self.rfile.read(int(length))
            self.rfile.read(1)
            with open(sys.argv[2], "ab") as log:
                log.write(request + b"\n")
            self.wfile.write(b"9:NOTFOUND ,")
            self.wfile.flush()


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


Server(("127.0.0.1", int(sys.argv[1])), Session).serve_forever()
