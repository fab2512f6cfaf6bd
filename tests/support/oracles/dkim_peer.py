#!/usr/bin/python3
"""dkimpy and OpenDKIM as judges and signers of messages in a folder; no network.

    dkim_peer.py verify FOLDER      N.eml by dkimpy: a line "N pass fail …", a word a signature from the top
    dkim_peer.py sign FOLDER        N.eml to N.signed by dkimpy, all ways of canonicalisation in turn
    dkim_peer.py arc FOLDER         N.eml: a line "N pass" with the result of the chain
    dkim_peer.py seal FOLDER        N.eml to N.signed: one more set by dkimpy
    dkim_peer.py opendkim-verify FOLDER, opendkim-sign FOLDER

FOLDER holds zone (a line "name<TAB>text" a record), rsa.pem and seed (base64 of an Ed25519 private key). Signatures are
of d=example.org, s=r (RSA) and s=e (Ed25519). Ends with 77 where what it needs is not installed.
"""
import os
import re
import socket
import struct
import subprocess
import sys
import time

try:
    import dkim
except ImportError:
    sys.exit(77)

folder = sys.argv[2]


def path(name):
    return os.path.join(folder, name)


def read(name):
    with open(path(name), "rb") as file:
        return file.read()


zone = dict(line.split("\t", 1) for line in read("zone").decode().split("\n") if line)


def lookup(name, timeout=5):
    return zone.get(name.decode().rstrip(".").lower(), "").encode() or None


def numbers():
    return sorted(int(name[:-4]) for name in os.listdir(folder) if name.endswith(".eml"))


def write(number, octets):
    with open(path("%d.signed" % number), "wb") as file:
        file.write(octets)


def quietly(work):
    try:
        return work()
    except dkim.DKIMException:
        return False


def verify():
    for number in numbers():
        message = read("%d.eml" % number)
        header = message.split(b"\r\n\r\n")[0]
        found = len(re.findall(rb"(?im)^DKIM-Signature:", header))
        words = ["pass" if quietly(lambda: dkim.DKIM(message).verify(idx=i, dnsfunc=lookup)) else "fail"
                 for i in range(found)]
        print(number, *words)


def sign():
    ways = [(h, b) for h in (b"relaxed", b"simple") for b in (b"relaxed", b"simple")]
    for number in numbers():
        message = read("%d.eml" % number)
        edwards = number % 3 == 2
        fields = dkim.dkim_sign(message, b"e" if edwards else b"r", b"example.org", read("seed" if edwards else "rsa.pem"),
                                canonicalize=ways[number % 4], include_headers=None,
                                signature_algorithm=b"ed25519-sha256" if edwards else b"rsa-sha256")
        write(number, fields + message)


def arc():
    for number in numbers():
        result = dkim.ARC(read("%d.eml" % number)).verify(dnsfunc=lookup)
        print(number, result[0].decode())


def seal():
    for number in numbers():
        message = read("%d.eml" % number)
        chain = b"pass" if b"ARC-Seal" in message else b"none"
        fields = dkim.arc_sign(b"Authentication-Results: example.org; arc=" + chain + b"\r\n" + message, b"r",
                               b"example.org", read("rsa.pem"), b"example.org")
        write(number, b"".join(fields) + message)


class OpenDkim:
    """The daemon on a socket in the folder, spoken to as a milter."""

    def __init__(self, mode, extra):
        self.path = path("opendkim.socket")
        with open(path("opendkim.conf"), "w") as conf:
            conf.write("Mode %s\nSocket local:%s\nBackground no\nInternalHosts 127.0.0.1\nUserID %d\n"
                       "Canonicalization relaxed/relaxed\nRequireSafeKeys no\nTestPublicKeys %s\n%s\n"
                       % (mode, self.path, os.getuid(), path("opendkim.keys"), extra))
        with open(path("opendkim.keys"), "w") as keys:
            for name, text in zone.items():
                keys.write("%s %s\n" % (name, text))
        try:
            self.process = subprocess.Popen(["/usr/sbin/opendkim", "-f", "-x", path("opendkim.conf")])
        except OSError:
            sys.exit(77)
        for _ in range(100):
            if os.path.exists(self.path):
                return
            time.sleep(0.05)
        sys.exit("opendkim did not start")

    def pass_through(self, message):
        """The fields that it puts on top."""
        peer = socket.socket(socket.AF_UNIX)
        peer.connect(self.path)
        stream = peer.makefile("rwb")

        def say(command, data=b""):
            stream.write(struct.pack("!I", len(data) + 1) + command + data)
            stream.flush()

        def hear():
            size = struct.unpack("!I", stream.read(4))[0]
            data = stream.read(size)
            return data[:1], data[1:]

        say(b"O", struct.pack("!III", 6, 0x1ff, 0))
        _, options = hear()
        silent = struct.unpack("!III", options[:12])[2]
        lead = silent & 0x100000

        def step(command, data, bit):
            say(command, data)
            if not silent & bit:
                hear()

        step(b"C", b"client\x004" + struct.pack("!H", 25) + b"127.0.0.1\x00", 0x1000)
        step(b"H", b"client.example\x00", 0x2000)
        step(b"M", b"<a@example.org>\x00", 0x4000)
        step(b"R", b"<b@example.net>\x00", 0x8000)
        head, body = message.split(b"\r\n\r\n", 1)
        for field in re.split(rb"\r\n(?![ \t])", head):
            name, value = field.split(b":", 1)
            if not lead:
                value = value[1:] if value[:1] == b" " else value
            step(b"L", name + b"\x00" + value.replace(b"\r\n", b"\n") + b"\x00", 0x80)
        step(b"N", b"", 0x40000)
        for at in range(0, len(body), 60000):
            step(b"B", body[at:at + 60000], 0x80000)
        say(b"E")
        fields = []
        while True:
            command, data = hear()
            if command in (b"i", b"h"):
                data = data[4:] if command == b"i" else data
                name, value = data.split(b"\x00")[:2]
                fields.append(name + (b":" if lead else b": ") + value.replace(b"\n", b"\r\n") + b"\r\n")
            elif command in (b"a", b"c", b"r", b"t", b"d", b"y"):
                break
        say(b"Q")
        peer.close()
        return fields

    def close(self):
        self.process.terminate()
        self.process.wait()


def opendkim_sign():
    with open(path("keys.table"), "w") as table:
        table.write("r example.org:r:%s\n" % path("rsa.pem"))
    with open(path("signing.table"), "w") as table:
        table.write("*@example.org r\n")
    daemon = OpenDkim("s", "KeyTable file:%s\nSigningTable refile:%s" % (path("keys.table"), path("signing.table")))
    for number in numbers():
        message = read("%d.eml" % number)
        fields = [f for f in daemon.pass_through(message) if f.lower().startswith(b"dkim-signature")]
        write(number, b"".join(fields) + message)
    daemon.close()


def opendkim_verify():
    daemon = OpenDkim("v", "AuthservID judge.example\nAlwaysAddARHeader yes")
    for number in numbers():
        text = b"".join(daemon.pass_through(read("%d.eml" % number))).decode("latin-1")
        print(number, *re.findall(r"dkim=(\w+)", text))
    daemon.close()


{"verify": verify, "sign": sign, "arc": arc, "seal": seal, "opendkim-verify": opendkim_verify,
 "opendkim-sign": opendkim_sign}[sys.argv[1]]()
