"""The two sides of a two-way synchronisation: a mailbox on a server, and a Maildir that mbsync or offlineimap keeps.
   imap_maildir.py fill SERVER COUNT          delivers so many messages into the inbox
   imap_maildir.py change SERVER MAILDIR STEP changes both sides, each in a place of its own, in every way there is
   imap_maildir.py compare SERVER MAILDIR     both must hold the same messages with the same flags
"""
import collections
import hashlib
import os
import random
import re
import sys

from imap_peer import Imap, Server, crlf

FLAGS = {b"\\Seen": "S", b"\\Answered": "R", b"\\Flagged": "F", b"\\Deleted": "T", b"\\Draft": "D"}


def message(number, label="delivered"):
    text = b"line of message %d\r\n" % number * (number % 40)
    return (b"From: sender@peer.test\r\nTo: alice@example.test\r\nSubject: %s %d\r\nDate: Mon, 7 Apr 2025 10:11:12 +0200\r\n"
            b"Message-ID: <%s-%d@peer.test>\r\n\r\n" % (label.encode(), number, label.encode(), number)) + text + b"end\r\n"


def fingerprint(octets):
    """Of a message, without what a synchroniser adds and what delivery put before it; line ends as CRLF."""
    octets = re.sub(rb"^X-(TUID|OfflineIMAP): [^\n]*\n", b"", octets, flags=re.M)
    return hashlib.sha1(crlf(octets)).hexdigest()


def on_server(server):
    imap, found = Imap(server), {}
    for response in imap.command('LIST "" "*"'):
        words = re.match(rb'\* LIST \(([^)]*)\) "?(.)"? (.*)$', response, re.S)
        if b"\\noselect" in words.group(1).lower() or b"\\nonexistent" in words.group(1).lower():
            continue
        name = words.group(3).strip(b'"').decode()
        imap.command('EXAMINE "%s"' % name)
        messages = imap.fetch("1:*", "(FLAGS BODY.PEEK[])").values()
        found[name] = collections.Counter(
            ("".join(sorted(FLAGS[flag] for flag in item["FLAGS"] if flag in FLAGS)), fingerprint(item["BODY[]"]))
            for item in messages)
    imap.logout()
    return found


def files_of(maildir):
    """(folder, path, flags) of every message."""
    for directory, names, files in os.walk(maildir):
        folder = os.path.relpath(os.path.dirname(directory), maildir)
        if os.path.basename(directory) in ("cur", "new"):
            for name in files:
                if not name.startswith("."):
                    flags = name.partition(":2,")[2]
                    yield folder, os.path.join(directory, name), "".join(sorted(flag for flag in flags if flag in "DFRST"))


def in_maildir(maildir):
    found = {}
    for directory, names, _ in os.walk(maildir):
        if "cur" in names:
            found[os.path.relpath(directory, maildir)] = collections.Counter()
    for folder, path, flags in files_of(maildir):
        with open(path, "rb") as file:
            found[folder][flags, fingerprint(file.read())] += 1
    return found


def change(server, maildir, step):
    """On either side messages come, go, are marked and move, and a folder appears; seldom the same message on both."""
    chance = random.Random(step)
    imap = Imap(server)
    imap.command("SELECT INBOX")
    uids = [int(uid) for uid in b" ".join(imap.command("UID SEARCH ALL")).split()[2:]]
    chosen = chance.sample(uids, max(8, len(uids) // 10))
    parts = [",".join(map(str, chosen[i::4])) for i in range(4)]
    imap.command("UID STORE %s +FLAGS.SILENT (\\Seen \\Flagged)" % parts[0])
    imap.command("UID STORE %s +FLAGS.SILENT (\\Deleted)" % parts[1])
    imap.command("UID EXPUNGE %s" % parts[1])
    imap.command("UID STORE %s FLAGS.SILENT (\\Answered)" % parts[2])
    imap.command('CREATE "Server/Step %d"' % step)
    imap.command('UID MOVE %s "Server/Step %d"' % (parts[3], step))
    for number in range(20):
        imap.command("APPEND INBOX (\\Draft) %s", message(number, "server-%d" % step))
    imap.logout()

    files = sorted(path for folder, path, _ in files_of(maildir) if folder == "INBOX")
    chosen = chance.sample(files, max(4, len(files) // 20))
    for path in chosen[0::2]:
        os.remove(path)
    for path in chosen[1::2]:
        base, _, flags = os.path.basename(path).partition(":2,")
        cur = os.path.join(maildir, "INBOX", "cur")
        os.rename(path, os.path.join(cur, base + ":2," + "".join(sorted(set(flags) | {"S", "R"}))))
    own = os.path.join(maildir, "Local %d" % step)
    for part in ("cur", "new", "tmp"):
        os.makedirs(os.path.join(own, part))
    for number in range(20):
        for folder in (own, os.path.join(maildir, "INBOX")):
            with open(os.path.join(folder, "cur", "%d.%d.here:2,FS" % (step, number)), "wb") as file:
                file.write(message(number, "local-%d" % step).replace(b"\r\n", b"\n"))


def compare(server, maildir):
    there, here, problems = on_server(server), in_maildir(maildir), []
    for folder in sorted(set(there) | set(here)):
        if folder not in there or folder not in here:
            if there.get(folder) or here.get(folder):
                problems.append("%s is only %s" % (folder, "here" if folder in here else "on the server"))
            continue
        for what, more, less in (("missing here", there, here), ("not on the server", here, there)):
            if missing := more[folder] - less[folder]:
                problems.append("%s: %d messages are %s: %r" % (folder, sum(missing.values()), what, list(missing)[:2]))
    total = sum(sum(messages.values()) for messages in there.values())
    print("%d messages in %d folders, %d problems" % (total, len(there), len(problems)))
    print("\n".join(problems))
    sys.exit(1 if problems else 0)


server = Server(sys.argv[2])
if sys.argv[1] == "fill":
    server.deliver([message(number) for number in range(int(sys.argv[3]))], connections=20)
elif sys.argv[1] == "change":
    change(server, sys.argv[3], int(sys.argv[4]))
else:
    compare(server, sys.argv[3])
