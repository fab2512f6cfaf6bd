"""The IMAP rows of bench.py: ISMail beside Dovecot, both with messages of 5,000 octets on the same disk.

The load is imap_load (C++), which shares the two cores with the server that it loads. ISMail says OK after the disk has it;
Dovecot runs with its defaults and a Maildir, which it flushes for deliveries and for APPEND."""
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time

PASSWORD = "a long password"
BODY = 5000


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def sample(number):
    text = b"From: sender@peer.test\r\nTo: alice@example.test\r\nDate: Mon, 7 Apr 2025 10:11:12 +0200\r\n" \
           b"Subject: about word%d\r\nMessage-ID: <%d@peer.test>\r\n\r\n" % (number % 500, number)
    line = b"a line of text with word%d in it, as messages have many\r\n" % (number * 7 % 500)
    return text + line * ((BODY - len(text)) // len(line))


def deliver(port, lmtp, recipient, count, connections=20, make=sample):
    """Sends count messages by SMTP or LMTP; returns messages a second."""
    numbers, lock, failures = iter(range(count)), threading.Lock(), []

    def work():
        try:
            talk()
        except (OSError, RuntimeError) as error:
            failures.append(error)

    def talk():
        with socket.create_connection(("127.0.0.1", port)) as s, s.makefile("rb") as lines:
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            lines.readline()
            s.sendall(b"LHLO bench.test\r\n" if lmtp else b"EHLO bench.test\r\n")
            while lines.readline()[3:4] == b"-":
                pass
            while True:
                with lock:
                    number = next(numbers, None)
                if number is None:
                    return
                message = make(number)
                s.sendall(b"MAIL FROM:<sender@peer.test>\r\nRCPT TO:<%s>\r\nBDAT %d LAST\r\n" % (recipient.encode(), len(message)) + message)
                for _ in range(3):
                    line = lines.readline()
                    if not line.startswith(b"250"):
                        raise RuntimeError(f"not delivered: {line!r}")

    began = time.time()
    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise SystemExit(str(failures[0]))
    return count / (time.time() - began)


class Dovecot:
    def __init__(self, work, name):
        self.root = os.path.join(work, name)
        self.imap, self.lmtp = free_port(), free_port()
        os.makedirs(os.path.join(self.root, "mail"))
        for directory in (work, self.root):
            os.chmod(directory, 0o755)  # Dovecot's processes have users of their own
        shutil.chown(os.path.join(self.root, "mail"), "mail", "mail")
        with open(f"{self.root}/passwords", "w") as f:
            f.write(f"alice:{{PLAIN}}{PASSWORD}::::::\n")
        with open(f"{self.root}/dovecot.conf", "w") as f:
            f.write(f"""base_dir = {self.root}/run
state_dir = {self.root}/state
log_path = {self.root}/log
listen = 127.0.0.1
protocols = imap lmtp
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{self.root}/mail/%n
mail_max_userip_connections = 1000
first_valid_uid = 1
passdb {{
  driver = passwd-file
  args = {self.root}/passwords
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={self.root}/mail/%n
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service imap-login {{
  inet_listener imap {{
    port = {self.imap}
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {self.lmtp}
  }}
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
""")

    def start(self):
        self.process = subprocess.Popen(["dovecot", "-F", "-c", f"{self.root}/dovecot.conf"])
        end = time.time() + 20
        while time.time() < end:
            try:
                return socket.create_connection(("127.0.0.1", self.lmtp)).close()
            except OSError:
                time.sleep(0.05)
        raise SystemExit("Dovecot does not start")

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Client:
    """One connection that says what it is told."""

    def __init__(self, port, context=None):
        self.socket = socket.create_connection(("127.0.0.1", port))
        if context:
            self.socket = context.wrap_socket(self.socket)
        self.lines = self.socket.makefile("rb", buffering=256)
        self.lines.readline()

    def command(self, text):
        self.socket.sendall(b"t " + text.encode() + b"\r\n")
        while not (line := self.lines.readline()).startswith((b"t ", b"+ ")):
            if not line:
                raise SystemExit("the server closed the connection")
        if not line.startswith((b"t OK", b"+ ")):
            raise SystemExit(f"{text}: {line!r}")

    def login(self, user):
        self.command(f'LOGIN "{user}" "{PASSWORD}"')


def load(build, port, user, connections, count, what):
    done = subprocess.run([os.path.join(build, "bin", "imap_load"), str(port), user, PASSWORD, str(connections), str(count), what],
                          capture_output=True, text=True, timeout=600)
    if done.returncode:
        raise SystemExit(f"imap_load {what}: {done.stderr[:300]}")
    return float(done.stdout)


def rss_mb(pid):
    with open(f"/proc/{pid}/status") as f:
        return int(re.search(r"VmRSS:\s+(\d+)", f.read()).group(1)) / 1024


def ismail(bench, server_class, name, **more):
    port, tls = free_port(), free_port()
    server = server_class(bench.build, bench.work, name, {
        "listener.imap.enabled": "yes", "listener.imap.address": "127.0.0.1", "listener.imap.port": port,
        "listener.imap.auth": "always", "listener.imaps.enabled": "yes", "listener.imaps.address": "127.0.0.1",
        "listener.imaps.port": tls, "imap.max_connections": 100000, "imap.max_connections_per_address": 100000, **more})
    server.start()
    server.ctl("domain", "add", "example.test", "--role", "primary")
    server.ctl("account", "add", "alice@example.test", stdin=PASSWORD + "\n")
    server.imap, server.imaps = port, tls
    return server


def compare(bench, server_class):
    ours, theirs = ismail(bench, server_class, "imap"), Dovecot(bench.work, "dovecot")
    theirs.start()

    def row(what, here, there, unit="/s"):
        ratio = here / there
        bench.row(what, f"{here:,.0f}{unit}", f"Dovecot {there:,.0f} (x{ratio:.1f})", "level", ratio >= 1)

    row("delivery into a mailbox, 20 connections", deliver(ours.port, False, "alice@example.test", 10000),
        deliver(theirs.lmtp, True, "alice", 10000))
    rows = (("FETCH of headers, 50 at a time", "headers", 200000), ("FETCH of whole messages, 10 at a time", "bodies", 100000),
            ("SEARCH SUBJECT in 10,000 messages", "subject", 60), ("SEARCH BODY in 10,000 messages", "body", 20),
            ("APPEND", "append", 3000), ("mixed load, commands", "mixed", 10000))
    for title, what, count in rows:
        for connections in (1, 10):
            # Once unmeasured: caches of both are filled by what clients did before.
            figures = []
            for server, user in ((ours, "alice@example.test"), (theirs, "alice")):
                if connections == 1 and what in ("headers", "bodies", "subject", "body"):
                    load(bench.build, server.imap, user, connections, count // 10, what)
                figures.append(load(bench.build, server.imap, user, connections, count // (4 if connections == 1 else 1), what))
            row(f"{title}, {connections} connection{'s' if connections > 1 else ''}", *figures)
    ours.stop()
    theirs.stop()


def varied(number):
    """Mail as a mailbox of years holds it: a few hundred people, threads, subjects that repeat, fields that programs add."""
    thread, place = number // 7, number % 7
    person = (number * 31 + thread) % 400
    refs = b" ".join(b"<%d@peer.test>" % (thread * 7 + i) for i in range(place))
    text = b"Received: from mx%d.peer.test ([192.0.2.%d]) by mx.example.test with ESMTPS id %x;\r\n\tMon, 7 Apr 2025 10:11:12 +0200\r\n" \
           b"From: Person %d <p%d@peer%d.test>\r\nTo: alice@example.test\r\nCc: c%d@peer.test\r\nDate: %s\r\nSubject: %s%s\r\n" \
           b"Message-ID: <%d@peer.test>\r\n%sMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nX-Mailer: bench %d\r\n\r\n" % (
               number % 9, number % 200, number * 2654435761 % 2**32, person, person, person % 40, number % 90,
               time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(1_500_000_000 + number * 7919 % 200_000_000)).encode(),
               b"Re: " if place else b"", b"about word%d and number %d" % (thread % 500, thread), number,
               b"In-Reply-To: <%d@peer.test>\r\nReferences: %s\r\n" % (number - 1, refs) if place else b"", number % 12)
    line = b"a line of text with word%d in it, as messages have many\r\n" % (number * 7 % 500)
    return text + line * 10


LARGE = (("FETCH of headers, 50 at a time", "headers", 100000), ("SEARCH SUBJECT", "subject", 10), ("SEARCH FROM", "from", 10),
         ("SEARCH HEADER X-Mailer", "header", 10), ("SEARCH HEADER Message-ID", "message-id", 10), ("SEARCH SENTSINCE", "sent", 10),
         ("SEARCH UNSEEN", "unseen", 20), ("SORT (ARRIVAL)", "sort ARRIVAL", 10), ("SORT (DATE)", "sort DATE", 10),
         ("SORT (FROM)", "sort FROM", 10), ("SORT (SUBJECT)", "sort SUBJECT", 10), ("SORT (REVERSE SIZE)", "sort REVERSE SIZE", 10),
         ("SORT (SUBJECT FROM DATE)", "sort SUBJECT FROM DATE", 10), ("THREAD ORDEREDSUBJECT", "thread ORDEREDSUBJECT", 10),
         ("THREAD REFERENCES", "thread REFERENCES", 10))


def large(bench, server_class, messages=int(os.environ.get("BENCH_LARGE", 100000))):
    ours, theirs = ismail(bench, server_class, "imap-large"), Dovecot(bench.work, "dovecot-large")
    theirs.start()
    deliver(ours.port, False, "alice@example.test", messages, 50, varied)
    deliver(theirs.lmtp, True, "alice", messages, 20, varied)
    servers = ((ours, "alice@example.test"), (theirs, "alice"))
    for title, what, count in LARGE:
        # Once unmeasured: what is computed at the first use is kept by both.
        figures = []
        for server, user in servers:
            load(bench.build, server.imap, user, 1, 2, what)
            figures.append(load(bench.build, server.imap, user, 1, count, what))
        ratio = figures[0] / figures[1]
        digits = 1 if figures[0] < 1000 else 0
        bench.row(f"{messages:,} messages: {title}", f"{figures[0]:,.{digits}f}/s", f"Dovecot {figures[1]:,.{digits}f} (x{ratio:.2f})", "level",
                  ratio >= 1)
    held = rss_mb(ours.process.pid)
    bench.row(f"{messages:,} messages: memory after that", f"{held:,.0f} MB", "cache.memory 64 MB", "200 MB", held <= 200)
    ours.stop()
    theirs.stop()


def idle(bench, server_class, connections=10000):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    for title, tls in (("plain", None), ("TLS", context)):
        # A server of its own for each: memory that was given back would be counted as memory that was not needed.
        server = ismail(bench, server_class, f"imap-idle-{title}")
        port = server.imaps if tls else server.imap
        first = Client(port, tls)
        first.login("alice@example.test")
        before, began, open_ones = rss_mb(server.process.pid), time.time(), [first]
        lock, numbers = threading.Lock(), iter(range(connections))

        def work():
            while True:
                with lock:
                    if next(numbers, None) is None:
                        return
                client = Client(port, tls)
                client.login("alice@example.test")
                client.command("SELECT INBOX")
                client.command("IDLE")
                with lock:
                    open_ones.append(client)

        threads = [threading.Thread(target=work) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        grown = rss_mb(server.process.pid) - before
        bench.row(f"{connections:,} connections in IDLE, {title}: memory more", f"{grown:,.0f} MB", f"{grown * 1024 / connections:,.1f} KB each; "
                  f"{connections / (time.time() - began):,.0f} log-ins/s", "100 MB" if tls is None else "", grown <= 100 if tls is None else None)
        for client in open_ones:
            client.socket.close()
        server.stop()


def open_large(bench, server_class, messages=200000):
    server = ismail(bench, server_class, "imap-open")
    deliver(server.port, False, "alice@example.test", messages, connections=50)
    client = Client(server.imap)
    client.login("alice@example.test")
    for title in ("the first time", "again"):
        began = time.time()
        client.command("SELECT INBOX")
        took = (time.time() - began) * 1000
        bench.row(f"opening a mailbox of {messages:,} messages, {title}", f"{took:,.0f} ms", "", "100 ms", took <= 100)
        client.command("UNSELECT")
    server.stop()
