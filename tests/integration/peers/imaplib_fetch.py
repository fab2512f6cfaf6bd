"""Fetches a mailbox with Python's imaplib: each message goes to DIR/NNNN, and sizes, headers and parts must fit together.
   imaplib_fetch.py SERVER DIR [starttls]
"""
import imaplib
import os
import re
import sys

from imap_peer import HOST, Server, unverified

imaplib._MAXLINE = 1 << 20
server, directory = Server(sys.argv[1]), sys.argv[2]
if sys.argv[3:] == ["starttls"]:
    client = imaplib.IMAP4(HOST, server.imap, timeout=60)
    client.starttls(unverified())
else:
    client = imaplib.IMAP4_SSL(HOST, server.imaps, ssl_context=unverified(), timeout=60)
client.login(server.user, server.password)
status, (count,) = client.select("INBOX", readonly=True)
assert status == "OK"


def fetch(number, items):
    status, data = client.fetch(str(number), items)
    assert status == "OK", data
    literals = [part[1] for part in data if isinstance(part, tuple)]
    words = b" ".join(part[0] if isinstance(part, tuple) else part for part in data)
    return words, literals


for number in range(1, int(count) + 1):
    words, (whole,) = fetch(number, "(UID RFC822.SIZE BODY.PEEK[])")
    size = int(re.search(rb"RFC822\.SIZE (\d+)", words).group(1))
    assert size == len(whole), (number, size, len(whole))
    _, (header, text) = fetch(number, "(BODY.PEEK[HEADER] BODY.PEEK[TEXT])")
    assert header + text == whole, (number, header[-40:], text[:40])
    _, (start, middle) = fetch(number, "(BODY.PEEK[]<0.10> BODY.PEEK[]<7.1000>)")
    assert start == whole[:10] and middle == whole[7:1007], number
    _, (old,) = fetch(number, "(RFC822)")
    assert old == whole
    with open(os.path.join(directory, "%04d" % number), "wb") as file:
        file.write(whole)
client.close()
client.logout()
