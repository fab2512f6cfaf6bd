"""Octets in are octets out: every sample is delivered and appended, and then read by IMAP and by POP3.
   imap_roundtrip.py SERVER DIR...

What was delivered may get trace fields before it and nothing else; what was appended stays as it is. RFC822.SIZE and the
size in POP3's LIST must be those of the octets. Says each deviation in a line of its own."""
import poplib
import re
import sys

from imap_peer import HOST, Imap, Server, samples, unverified

poplib._MAXLINE = 1 << 24
server = Server(sys.argv[1])
marked = {}
for index, (name, message) in enumerate(samples(sys.argv[2:])):
    mark = b"sample-%04d" % index
    marked[mark] = (name, b"X-Sample: " + mark + b"\r\n" + message)
deviations = []


def sample_of(octets):
    found = re.search(rb"^X-Sample: (sample-\d+)\r$", octets, re.M)
    return found.group(1) if found else None


def compare(how, octets, announced, exactly):
    mark = sample_of(octets)
    if mark is None:
        return None
    name, sent = marked[mark]
    if not octets.endswith(sent) or (exactly and octets != sent):
        received = octets[octets.find(b"X-Sample: " + mark):]
        at = next((i for i in range(min(len(sent), len(received))) if sent[i] != received[i]), min(len(sent), len(received)))
        deviations.append("%s, %s: at octet %d %r became %r" % (how, name, at, sent[at:at + 30], received[at:at + 30]))
    if announced != len(octets):
        deviations.append("%s, %s: %d octets were announced and %d came" % (how, name, announced, len(octets)))
    return mark


def all_of_them(how, marks):
    for mark in marked:
        if mark not in marks:
            deviations.append("%s: %s is missing" % (how, marked[mark][0]))


server.deliver([message for _, message in marked.values()])
imap = Imap(server)
imap.command("CREATE Appended")
for _, message in marked.values():
    imap.command('APPEND Appended (\\Seen) "17-Jul-1996 02:44:25 -0700" %s', message)
for mailbox, how in (("INBOX", "delivered, by IMAP"), ("Appended", "appended, by IMAP")):
    imap.command("SELECT " + mailbox)
    marks = set()
    for item in imap.fetch("1:*", "(RFC822.SIZE BODY.PEEK[])").values():
        marks.add(compare(how, item["BODY[]"], int(item["RFC822.SIZE"]), mailbox == "Appended"))
    all_of_them(how, marks)
imap.command("SELECT Appended")
for item in imap.fetch("1:*", "(FLAGS INTERNALDATE)").values():
    if b"\\Seen" not in item["FLAGS"]:
        deviations.append("an appended message lost its flag")
    # RFC 3501 section 6.3.11: the same moment, whatever the zone it is told in.
    if item["INTERNALDATE"] not in (b"17-Jul-1996 09:44:25 +0000", b"17-Jul-1996 02:44:25 -0700"):
        deviations.append("an appended message has the date " + item["INTERNALDATE"].decode())
imap.logout()

pop3 = poplib.POP3_SSL(HOST, server.pop3s, context=unverified(), timeout=60)
pop3.user(server.user)
pop3.pass_(server.password)
marks = set()
for line in pop3.list()[1]:
    number, octets = map(int, line.split())
    whole = b"".join(part + b"\r\n" for part in pop3.retr(number)[1])
    marks.add(compare("delivered, by POP3", whole, octets, False))
all_of_them("delivered, by POP3", marks)
pop3.quit()

print("%d samples, %d deviations" % (len(marked), len(deviations)))
print("\n".join(deviations))
sys.exit(1 if deviations else 0)
