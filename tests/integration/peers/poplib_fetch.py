"""Fetches a maildrop with Python's poplib: each message goes to DIR/NNNN, and LIST's size must be that of the message.
   poplib_fetch.py PORT USER PASSWORD DIR [stls]
"""
import os
import poplib
import ssl
import sys

poplib._MAXLINE = 20000
port, user, password, directory = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
if sys.argv[5:] == ["stls"]:
    client = poplib.POP3("127.0.0.1", port, timeout=60)
    client.stls(context)
else:
    client = poplib.POP3_SSL("127.0.0.1", port, context=context, timeout=60)
print(client.capa())
client.user(user)
client.pass_(password)
count, _ = client.stat()
sizes = [int(line.split()[1]) for line in client.list()[1]]
uids = [line.split()[1] for line in client.uidl()[1]]
assert len(sizes) == len(uids) == len(set(uids)) == count, (sizes, uids, count)
for number in range(1, count + 1):
    text = b"".join(line + b"\r\n" for line in client.retr(number)[1])
    # A message that lacks its last line end gets one on the way.
    assert len(text) - sizes[number - 1] in (0, 2), (number, len(text), sizes[number - 1])
    top = client.top(number, 1)[1]
    head, _, body = text.partition(b"\r\n\r\n")
    wanted = head + b"\r\n\r\n" + (body.split(b"\r\n", 1)[0] + b"\r\n" if body else b"")
    assert b"".join(line + b"\r\n" for line in top) == wanted, (number, top)
    with open(os.path.join(directory, "%04d" % number), "wb") as file:
        file.write(text)
client.quit()
