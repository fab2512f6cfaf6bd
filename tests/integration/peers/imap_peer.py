"""What the IMAP checks share: where the server is, an IMAP client that shows every octet, and delivery by SMTP or LMTP.

The server is told in JSON, the first argument of each check:
   {"imap": PORT, "imaps": PORT, "pop3s": PORT, "delivery": PORT, "lmtp": BOOL, "user": ADDRESS, "password": TEXT}
"""
import json
import os
import re
import socket
import ssl
import threading

HOST = "127.0.0.1"


def unverified():
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class Server:
    def __init__(self, text):
        self.__dict__.update(json.loads(text))

    def deliver(self, messages, connections=8):
        """Delivers by BDAT, so that every octet arrives as it is; messages are given in any order."""
        waiting = list(reversed(messages))
        lock, failures = threading.Lock(), []

        def work():
            try:
                self.deliver_over_one_connection(waiting, lock)
            except Exception as error:
                failures.append(error)

        threads = [threading.Thread(target=work) for _ in range(min(connections, len(messages)))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]

    def deliver_over_one_connection(self, waiting, lock):
        with socket.create_connection((HOST, self.delivery), timeout=60) as s, s.makefile("rb") as lines:
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

            def reply(wanted):
                line = lines.readline()
                while line[3:4] == b"-":
                    line = lines.readline()
                if not line.startswith(wanted):
                    raise RuntimeError("%r instead of %r" % (line, wanted))

            reply(b"220")
            s.sendall(b"%s peer.test\r\n" % (b"LHLO" if self.lmtp else b"EHLO"))
            reply(b"250")
            while True:
                with lock:
                    if not waiting:
                        break
                    message = waiting.pop()
                s.sendall(b"MAIL FROM:<sender@peer.test> BODY=8BITMIME\r\nRCPT TO:<%s>\r\nBDAT %d LAST\r\n" %
                          (self.user.encode(), len(message)) + message)
                for _ in range(3):
                    reply(b"250")
            s.sendall(b"QUIT\r\n")


class Refused(Exception):
    pass


class Imap:
    """One connection. A response is its octets, literals included, without the last CRLF."""

    def __init__(self, server, user=None):
        self.socket = socket.create_connection((HOST, server.imap), timeout=120)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.input = self.socket.makefile("rb")
        self.tag = 0
        self.greeting = self.response()
        self.command("LOGIN %s %s" % (quoted(user or server.user), quoted(server.password)))

    def response(self):
        whole = b""
        while True:
            line = self.input.readline()
            if not line.endswith(b"\r\n"):
                raise ConnectionError("the server closed the connection after %r" % (whole + line))
            whole += line
            literal = re.search(rb"\{(\d+)\}\r\n$", line)
            if not literal:
                return whole[:-2]
            octets = int(literal.group(1))
            data = self.input.read(octets)
            if len(data) < octets:
                raise ConnectionError("the server closed the connection inside a literal")
            whole += data

    def send(self, text, *literals):
        """Sends a command whose "%s" stand for literals; returns its tag."""
        self.tag += 1
        tag = b"a%d" % self.tag
        parts = text.encode().split(b"%s") if literals else [text.encode()]
        line = tag + b" " + parts[0]
        for literal, rest in zip(literals, parts[1:]):
            self.socket.sendall(line + b"{%d}\r\n" % len(literal))
            while True:
                response = self.response()
                if response.startswith(b"+"):
                    break
                if response.startswith(tag):
                    raise Refused(response.decode("utf-8", "replace"))
            line = literal + rest
        self.socket.sendall(line + b"\r\n")
        return tag

    def command(self, text, *literals):
        """Returns the untagged responses; a refusal is an exception."""
        tag = self.send(text, *literals)
        untagged = []
        while True:
            response = self.response()
            if response.startswith(tag + b" "):
                self.completion = response[len(tag) + 1:]
                if not self.completion.upper().startswith(b"OK"):
                    raise Refused("%s: %s" % (text, self.completion.decode("utf-8", "replace")))
                return untagged
            untagged.append(response)

    def fetch(self, numbers, items, uid=True):
        """Returns {number: {ITEM: value}}, by UID unless told otherwise."""
        found = {}
        for response in self.command("%sFETCH %s %s" % ("UID " if uid else "", numbers, items)):
            if match := re.match(rb"\* (\d+) FETCH ", response):
                pairs = parse(response[match.end():])
                item = {pairs[i].decode().upper(): pairs[i + 1] for i in range(0, len(pairs), 2)}
                found[int(item["UID"]) if uid else int(match.group(1))] = item
        return found

    def logout(self):
        self.command("LOGOUT")
        self.socket.close()


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def parse(text):
    """One value of a response: an octet string, None for NIL, or a list."""
    value, end = parse_at(text, 0)
    if end != len(text):
        raise ValueError("%r follows the value" % text[end:])
    return value


# BODY[HEADER.FIELDS (A B)]<0> is one atom for us.
ATOM = re.compile(rb"(?:[^\s()\[\]{}\"]|\[[^\]]*\])+")


def parse_at(text, at):
    if text[at:at + 1] == b"(":
        values, at = [], at + 1
        while text[at:at + 1] != b")":
            # The parts of a multipart follow one another without a space.
            if text[at:at + 1] == b" ":
                at += 1
            value, at = parse_at(text, at)
            values.append(value)
        return values, at + 1
    if text[at:at + 1] == b'"':
        end = at + 1
        while text[end:end + 1] != b'"':
            if end >= len(text):
                raise ValueError("a string has no end in %r" % text)
            end += 2 if text[end:end + 1] == b"\\" else 1
        return re.sub(rb"\\(.)", rb"\1", text[at + 1:end]), end + 1
    if literal := re.compile(rb"~?\{(\d+)\}\r\n").match(text, at):
        end = literal.end() + int(literal.group(1))
        return text[literal.end():end], end
    atom = ATOM.match(text, at)
    if not atom:
        raise ValueError("no value at %r" % text[at:at + 60])
    return None if atom.group().upper() == b"NIL" else atom.group(), atom.end()


def crlf(text):
    """A sample as it travels: every line ends in CRLF, and no line of an mbox stands before it."""
    if text.startswith(b"From "):
        text = text.partition(b"\n")[2]
    text = re.sub(rb"\r\n?|\n", b"\r\n", text)
    return text if text.endswith(b"\r\n") else text + b"\r\n"


def samples(directories):
    """[(name, message)] of every *.eml and *.txt in these directories."""
    found = []
    for directory in directories:
        for name in sorted(os.listdir(directory)):
            if name.endswith((".eml", ".txt")):
                with open(os.path.join(directory, name), "rb") as file:
                    found.append((name, crlf(file.read())))
    return found
