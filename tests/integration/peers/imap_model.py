"""What a mailbox must hold after what several clients did to it at once; see imap_many.py.

Only the worker that appended a message moves or removes it, and each keyword belongs to one worker: then the order in which
the server does things does not change the result. A step whose answer was lost leaves what it touched undecided."""
import contextlib
import threading
import types


class Message:
    """One message in one mailbox. It keeps its identity when it is moved."""

    def __init__(self, owner, text, folder, uid):
        self.owner, self.text, self.folder, self.uid = owner, text, folder, uid
        self.flags = {}        # flag: True, False, or None where it is undecided
        self.marked = {}       # flag: which mark of all said so
        self.copied = False    # flags of others came along in a state that is not known
        self.gone = False
        self.undecided = False # it may be gone, or somewhere else


class Model:
    def __init__(self):
        self.lock = threading.Lock()
        self.messages = []
        self.places = {}    # (folder, uid): message, also of places where it was before
        self.early = []     # marks of messages whose appending or moving is not known here yet
        self.unsure = []    # texts that an unanswered step may have put somewhere
        self.numbers = self.marks = 0
        self.steps = {}

    def new_text(self, worker, size):
        with self.lock:
            self.numbers += 1
            number = self.numbers
        line = b"worker %d, message %d, line of text\r\n" % (worker, number)
        return (b"From: w%d@example.test\r\nMessage-ID: <%d@example.test>\r\nSubject: number %d\r\n\r\n" % (worker, number, number) +
                line * (size // len(line) + 1))

    def own(self, worker, folder):
        with self.lock:
            return [m for m in self.messages if m.owner == worker and m.folder == folder and not m.gone and not m.undecided]

    def wanted(self, message, flag):
        return message.flags.get(flag, None if message.copied else False)

    @contextlib.contextmanager
    def trying(self, worker, step, **what):
        """Around a command: the block fills in the result; when it fails the outcome is undecided."""
        what, result = types.SimpleNamespace(**what), types.SimpleNamespace(done=False, uid=None)
        try:
            yield result
        except BaseException:
            with self.lock:
                getattr(self, "lost_" + step)(what)
            raise
        with self.lock:
            self.steps[step] = self.steps.get(step, 0) + 1
            getattr(self, step)(worker, what, result)

    def place(self, message, folder, uid):
        message.folder, message.uid = folder, uid
        self.places[folder, uid] = message

    def append(self, worker, what, result):
        message = Message(worker, what.text, what.folder, result.uid)
        message.flags[b"\\Flagged"] = True
        self.messages.append(message)
        self.place(message, what.folder, result.uid)

    def lost_append(self, what):
        self.unsure.append(what.text)

    def mark(self, worker, what, result):
        if result.done:
            self.set_flag(what, what.add)

    def lost_mark(self, what):
        self.set_flag(what, None)

    def set_flag(self, what, value):
        self.marks += 1
        if message := self.places.get((what.folder, what.uid)):
            message.flags[what.flag], message.marked[what.flag] = value, self.marks
        else:
            # Another worker's append or move that the server has done and that worker has not been told of.
            self.early.append((what.folder, what.uid, what.flag, value, self.marks))

    def copy(self, worker, what, result):
        copy = Message(worker, what.message.text, what.folder, result.uid)
        # The worker's own marks are known, those of others may be on their way.
        copy.copied = True
        copy.flags = {flag: what.message.flags.get(flag) for flag in (b"\\Flagged", b"\\Seen") if what.message.flags.get(flag)}
        self.messages.append(copy)
        self.place(copy, what.folder, result.uid)

    def lost_copy(self, what):
        self.unsure.append(what.message.text)

    def move(self, worker, what, result):
        self.place(what.message, what.folder, result.uid)

    def lost_move(self, what):
        what.message.undecided = True
        self.unsure.append(what.message.text)

    def expunge(self, worker, what, result):
        what.message.gone = True

    def lost_expunge(self, what):
        what.message.undecided = True
        self.unsure.append(what.message.text)

    def compare(self, contents):
        """contents: {folder: {uid: (flags, octets)}}. Returns what is wrong, in words."""
        for folder, uid, flag, value, mark in self.early:
            message = self.places.get((folder, uid))
            if message and message.marked.get(flag, 0) < mark:
                message.flags[flag], message.marked[flag] = value, mark
        problems = []
        wanted = {(m.folder, m.uid): m for m in self.messages if not m.gone and not m.undecided}
        for (folder, uid), message in wanted.items():
            if uid not in contents[folder]:
                problems.append("UID %d of %s is lost" % (uid, folder))
                continue
            flags, octets = contents[folder][uid]
            if octets != message.text:
                problems.append("UID %d of %s holds other octets" % (uid, folder))
            for flag in set(message.flags) | set(flags):
                expected = self.wanted(message, flag)
                if expected is not None and (flag in flags) != expected:
                    problems.append("UID %d of %s: %s is %s" % (uid, folder, flag.decode(), flag in flags))
        for folder, messages in contents.items():
            for uid, (flags, octets) in messages.items():
                if (folder, uid) not in wanted and octets not in self.unsure:
                    problems.append("UID %d of %s should not be there" % (uid, folder))
        return problems

    def summary(self):
        kept = sum(not m.gone and not m.undecided for m in self.messages)
        steps = ", ".join("%d %s" % (count, step) for step, count in sorted(self.steps.items()))
        return "%d messages at the end after %s; %d undecided" % (kept, steps, len(self.unsure))
