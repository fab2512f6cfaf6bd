"""Several clients at once do at random what clients do, and a model knows what must come of it.
   imap_many.py SERVER WORKERS OPERATIONS SEED [killed]

Each worker is a thread with a connection of its own (Python's imaplib). It changes what is its own (messages that it
appended, its own keyword on any message), so that the result does not depend on the order in which the server does it. Each
keeps the picture of its mailbox that the server's responses draw. At the end all pictures, a fresh connection and the model
must agree.

killed: says "working" when every worker is at it and goes on until its connection is lost; then waits for a line on its
input, by when the server runs again. What was acknowledged must be there; what was under way may be there or not."""
import imaplib
import random
import re
import sys
import threading

from imap_model import Model
from imap_peer import HOST, Imap, Server

FOLDERS = ["INBOX", "Work", "Work/Old"]
LOST = (imaplib.IMAP4.abort, OSError)


class Session(imaplib.IMAP4):
    """Keeps what the server told it about the selected mailbox, as a program that shows it must."""

    def __init__(self, server):
        self.view, self.running = [], ""
        super().__init__(HOST, server.imap, timeout=120)
        self.login(server.user, server.password)

    def _command(self, name, *arguments):
        self.running = name
        return super()._command(name, *arguments)

    def _append_untagged(self, kind, data):
        super()._append_untagged(kind, data)
        if kind == "EXISTS":
            if int(data) < len(self.view):
                raise AssertionError("EXISTS %s with %d messages" % (data, len(self.view)))
            self.view += [[None, None] for _ in range(int(data) - len(self.view))]
        elif kind == "EXPUNGE":
            # RFC 9051 section 7.5.1: never while these commands run, since their numbers would mean something else.
            if self.running in ("FETCH", "STORE", "SEARCH"):
                raise AssertionError("EXPUNGE during " + self.running)
            del self.view[int(data) - 1]
        elif kind == "FETCH":
            # What follows a literal comes as a response of its own, which begins with no number.
            self.told(data[0] if isinstance(data, tuple) else data)

    def told(self, data):
        if not (match := re.match(rb"\d+", data)):
            return
        number = int(match.group())
        if number > len(self.view):
            raise AssertionError("FETCH of message %d of %d" % (number, len(self.view)))
        message = self.view[number - 1]
        if uid := re.search(rb"UID (\d+)", data):
            if message[0] not in (None, int(uid.group(1))):
                raise AssertionError("message %d had UID %d and has %d now" % (number, message[0], int(uid.group(1))))
            message[0] = int(uid.group(1))
        if flags := re.search(rb"FLAGS \(([^)]*)\)", data):
            message[1] = frozenset(flags.group(1).split()) - {b"\\Recent"}

    def open_mailbox(self, folder):
        self.view, self.folder = [], folder
        self.must(self.select('"%s"' % folder))
        self.learn()

    def learn(self):
        """Asks for what is new, as a client does after EXISTS."""
        unknown = [number for number, (uid, _) in enumerate(self.view, 1) if uid is None]
        if unknown:
            self.must(self.fetch("%d:%d" % (unknown[0], unknown[-1]), "(UID FLAGS)"))

    def uids(self):
        return [uid for uid, _ in self.view if uid is not None]

    def must(self, answer):
        status, data = answer
        if status != "OK":
            raise AssertionError("%s: %s %r" % (self.running, status, data))
        return data

    def changed(self, *command):
        """A UID command that answers with FETCH: {uid: flags} of what it told."""
        told = {}
        for data in filter(None, self.must(self.uid(*command))):
            uid, flags = re.search(rb"UID (\d+)", data), re.search(rb"FLAGS \(([^)]*)\)", data)
            if uid and flags:
                told[int(uid.group(1))] = flags.group(1).split()
        return told


class Worker(threading.Thread):
    def __init__(self, server, model, number, operations, seed):
        super().__init__()
        self.server, self.model, self.number, self.operations = server, model, number, operations
        self.random = random.Random(seed * 100 + number)
        self.keyword = b"$w%d" % number
        self.failure = self.session = None
        self.started, self.lost = threading.Event(), False

    def run(self):
        try:
            self.session = Session(self.server)
            self.session.open_mailbox(self.random.choice(FOLDERS))
            choices = [self.append] * 4 + [self.mark] * 6 + [self.see, self.copy, self.move, self.move, self.expunge, self.read,
                                                              self.find, self.change_folder, self.own_folder]
            done = 0
            while self.operations is None or done < self.operations:
                self.random.choice(choices)()
                self.session.learn()
                done += 1
                if done == 20:
                    self.started.set()
        except LOST as error:
            self.lost = True
            if self.operations is not None:
                self.failure = error
        except Exception as error:
            self.failure = error
        self.started.set()

    def own(self):
        mine = self.model.own(self.number, self.session.folder)
        return self.random.choice(mine) if mine else None

    def code(self, answer, name):
        """The numbers of APPENDUID or COPYUID."""
        found = re.search(rb"%s (\d+) ([\d:,]+)(?: ([\d:,]+))?" % name, b" ".join(part for part in answer if part))
        return found.groups() if found else None

    def append(self):
        folder = self.random.choice(FOLDERS)
        text = self.model.new_text(self.number, self.random.choice((10, 100, 3000, 100_000)))
        with self.model.trying(self.number, "append", text=text, folder=folder) as result:
            answer = self.session.must(self.session.append('"%s"' % folder, "(\\Flagged)", None, text))
            _, uid, _ = self.code(answer, b"APPENDUID")
            result.uid = int(uid)

    def mark(self):
        if not self.session.uids():
            return
        uid, add = self.random.choice(self.session.uids()), self.random.random() < 0.6
        with self.model.trying(self.number, "mark", folder=self.session.folder, uid=uid, flag=self.keyword, add=add) as result:
            told = self.session.changed("STORE", str(uid), "+FLAGS" if add else "-FLAGS", self.keyword.decode())
            # It may be gone already; then nothing is said of it.
            result.done = uid in told and (self.keyword in told[uid]) == add

    def see(self):
        if message := self.own():
            with self.model.trying(self.number, "mark", folder=message.folder, uid=message.uid, flag=b"\\Seen", add=True) as result:
                result.done = True
                # Not told of again where it was marked before.
                told = self.session.changed("STORE", str(message.uid), "+FLAGS", "(\\Seen)").get(message.uid)
                if told is not None and b"\\Seen" not in told:
                    raise AssertionError("UID %d was not marked as seen" % message.uid)

    def copy(self):
        if message := self.own():
            folder = self.random.choice(FOLDERS)
            with self.model.trying(self.number, "copy", message=message, folder=folder) as result:
                _, _, result.uid = self.code(self.session.must(self.session.uid("COPY", str(message.uid), '"%s"' % folder)) +
                                             self.response_codes("COPYUID"), b"COPYUID")
                result.uid = int(result.uid)

    def response_codes(self, name):
        """imaplib keeps response codes apart, without their name."""
        _, data = self.session.response(name)
        return [name.encode() + b" " + part for part in data if part]

    def move(self):
        message = self.own()
        folder = self.random.choice([folder for folder in FOLDERS if folder != self.session.folder])
        if message:
            with self.model.trying(self.number, "move", message=message, folder=folder) as result:
                answer = self.session.must(self.session.uid("MOVE", str(message.uid), '"%s"' % folder))
                _, _, uid = self.code(answer + self.response_codes("COPYUID"), b"COPYUID")
                result.uid = int(uid)

    def expunge(self):
        if message := self.own():
            with self.model.trying(self.number, "expunge", message=message):
                self.session.must(self.session.uid("STORE", str(message.uid), "+FLAGS.SILENT", "(\\Deleted)"))
                self.session.must(self.session.uid("EXPUNGE", str(message.uid)))

    def read(self):
        if message := self.own():
            data = self.session.must(self.session.uid("FETCH", str(message.uid), "(BODY.PEEK[])"))
            octets = [part[1] for part in data if isinstance(part, tuple)]
            if octets != [message.text]:
                raise AssertionError("UID %d of %s came as %r" % (message.uid, message.folder, octets[:1]))

    def find(self):
        """What it marked itself on its own messages must be found; nobody else removes those."""
        found = set(map(int, b" ".join(self.session.must(self.session.uid("SEARCH", "KEYWORD", self.keyword.decode()))).split()))
        for message in self.model.own(self.number, self.session.folder):
            wanted = self.model.wanted(message, self.keyword)
            if wanted is not None and (message.uid in found) != wanted:
                raise AssertionError("SEARCH in %s: UID %d has the keyword: %s" % (message.folder, message.uid, wanted))

    def change_folder(self):
        self.session.must(self.session.noop())
        if self.random.random() < 0.5:
            self.session.must(self.session.unselect())
        self.session.open_mailbox(self.random.choice(FOLDERS))

    def own_folder(self):
        name = "Own%d" % self.number
        self.session.must(self.session.create(name))
        self.session.must(self.session.append(name, None, None, b"Subject: x\r\n\r\nx\r\n"))
        self.session.must(self.session.rename(name, name + "-renamed"))
        status = b" ".join(self.session.must(self.session.status(name + "-renamed", "(MESSAGES)")))
        if b"(MESSAGES 1)" not in status:
            raise AssertionError("a renamed mailbox: %r" % status)
        self.session.must(self.session.delete(name + "-renamed"))


def compare_pictures(workers):
    """What each session was told, after a last NOOP, must be what the server says when it is asked."""
    for worker in workers:
        session = worker.session
        session.must(session.noop())
        session.learn()
        picture = [(uid, flags) for uid, flags in session.view]
        session.must(session.fetch("1:*", "(UID FLAGS)") if session.view else session.noop())
        if differences := [(old, new) for old, new in zip(picture, map(tuple, session.view)) if old != new]:
            raise AssertionError("worker %d saw another %s than the server has: %r" %
                                 (worker.number, session.folder, differences[:3]))


def contents(server):
    """{folder: {uid: (flags, octets)}} by a connection of its own."""
    imap, found = Imap(server), {}
    for folder in FOLDERS:
        imap.command('EXAMINE "%s"' % folder)
        items = imap.fetch("1:*", "(FLAGS BODY.PEEK[])")
        found[folder] = {uid: (set(item["FLAGS"]) - {b"\\Recent"}, item["BODY[]"]) for uid, item in items.items()}
    imap.logout()
    return found


def main():
    server, count, operations, seed = Server(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    killed = sys.argv[5:] == ["killed"]
    first = Imap(server)
    for folder in FOLDERS[1:]:
        first.command('CREATE "%s"' % folder)
    first.logout()
    model = Model()
    workers = [Worker(server, model, number, None if killed else operations, seed) for number in range(count)]
    for worker in workers:
        worker.start()
    if killed:
        for worker in workers:
            worker.started.wait()
        print("working", flush=True)
    for worker in workers:
        worker.join()
        if worker.failure:
            raise worker.failure
    if killed:
        sys.stdin.readline()
    else:
        compare_pictures(workers)
    problems = model.compare(contents(server))
    print("%d workers, %s" % (count, model.summary()))
    print("\n".join(problems))
    sys.exit(1 if problems else 0)


main()
