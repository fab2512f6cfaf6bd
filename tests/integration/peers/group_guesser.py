"""Tries to make a pair without the code: handshakes that say what a caller with a code would say, with random octets.

usage: group_guesser.py PORT FROM_ADDRESS HOW_MANY

Prints how often each reply came, as "535 12".
"""
import base64
import collections
import os
import socket
import ssl
import sys

port, source, wanted = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
context.minimum_version = ssl.TLSVersion.TLSv1_3
replies = collections.Counter()


class Line:
    def __init__(self):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30, source_address=(source, 0))
        self.stream = self.socket.makefile("rb")
        self.reply()
        self.say(b"EHLO guesser.test")
        if self.say(b"STARTTLS") != b"220":
            raise ConnectionError("no TLS")
        self.socket = context.wrap_socket(self.socket)
        self.stream = self.socket.makefile("rb")
        self.say(b"EHLO guesser.test")

    def reply(self):
        while True:
            line = self.stream.readline()
            if not line:
                raise ConnectionError("closed")
            if line[3:4] != b"-":
                return line[:3]

    def say(self, text):
        self.socket.sendall(text + b"\r\n")
        return self.reply()

    def guess(self):
        first = self.say(b"XISMAIL 1 " + base64.b64encode(b"\x01\x01" + os.urandom(32) + bytes(20)))
        if first != b"334":
            return first
        return self.say(base64.b64encode(os.urandom(32 + 64 + 32)))


line = None
tried = 0
while tried < wanted:
    try:
        line = line or Line()
        replies[line.guess().decode()] += 1
        tried += 1
    except (OSError, ConnectionError):
        replies["closed"] += 1
        tried += line is None
        line = None
for code, count in sorted(replies.items()):
    print(code, count)
