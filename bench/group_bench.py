"""A pair under load: what the list of recipients costs a primary and its secondary, and what strangers can do to it."""

import json
import os
import socket
import sqlite3
import statistics
import threading
import time

RECIPIENTS = 100_000
FLOODERS = 50
RUNS = 5  # of which the median counts


def pair(primary, secondary):
    code = primary.ctl("group", "code", "--lend", "all").strip()
    secondary.ctl("group", "pair", f"127.0.0.1:{primary.port}", "--yes", stdin=code)


def known(secondary):
    """How many recipients the secondary has in its whole list; None: not whole yet."""
    status = json.loads(secondary.ctl("--json", "group", "status"))
    for member in status["members"]:
        for domain in member["domains"]:
            if domain["heldHere"] and domain["complete"]:
                return domain["recipients"]
    return None


def wait_known(secondary, count, seconds=600):
    began = time.time()
    while known(secondary) != count:
        if time.time() - began > seconds:
            raise SystemExit(f"the secondary knows {known(secondary)} recipients, not {count}")
        time.sleep(0.1)


def add_aliases(primary, count):
    """Into the database of a server that stands still: by the contract, each would be an edit of its own."""
    with sqlite3.connect(os.path.join(primary.data, "ismail.db")) as database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(alias)")]
        domain = database.execute("SELECT id FROM domain").fetchone()[0]
        like = database.execute("SELECT * FROM alias LIMIT 1").fetchone()
        row = dict(zip(columns, like))
        row.pop("id", None)
        names = list(row)
        statement = f"INSERT INTO alias({','.join(names)}) VALUES({','.join('?' * len(names))})"

        def values(number):
            local = f"user{number:06}"
            return [local if name in ("local", "local_key") else domain if name == "domain_id" else row[name] for name in names]

        database.executemany(statement, (values(number) for number in range(count)))


class Flood:
    """Connections that ask for unknown recipients as fast as they are answered, and come again when they are cut off."""

    def __init__(self, port, domain):
        self.port, self.domain, self.open, self.asked = port, domain, True, 0
        self.threads = [threading.Thread(target=self.run, args=(number,), daemon=True) for number in range(FLOODERS)]
        for thread in self.threads:
            thread.start()

    def run(self, number):
        while self.open:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=30, source_address=("127.0.0.9", 0)) as s, s.makefile("rb") as lines:
                    def say(text):
                        s.sendall(text + b"\r\n")
                        line = lines.readline()
                        while line[3:4] == b"-":
                            line = lines.readline()
                        if not line:
                            raise OSError("closed")
                        return line
                    lines.readline()
                    say(b"EHLO flood.test")
                    say(b"MAIL FROM:<flood@peer.test>")
                    while self.open:
                        say(f"RCPT TO:<nobody{number}-{self.asked}@{self.domain}>".encode())
                        self.asked += 1
            except OSError:
                time.sleep(0.01)

    def stop(self):
        self.open = False
        for thread in self.threads:
            thread.join(35)


def measure(bench, make, source, rss_kb, domain):
    """make(name) gives a server that is not started."""
    count = bench.messages
    secondaries = {}
    for name in ("unpaired", "paired"):
        primary, secondary = make("first-" + name), make("second-" + name)
        primary.start()
        primary.primary()
        secondary.start()
        if name == "paired":
            pair(primary, secondary)
            wait_known(secondary, 1)
        else:
            secondary.secondary(primary.port)
            source(secondary.port, 1, 1, True)  # it has asked for alice
        primary.process.kill()
        primary.process.wait()
        secondaries[name] = secondary
    time.sleep(1)
    runs = {"unpaired": [], "paired": [], "flood": []}
    for _ in range(RUNS):
        for name, secondary in secondaries.items():
            runs[name].append(source(secondary.port, 50, count, True))
    flood = Flood(secondaries["paired"].port, domain)
    time.sleep(2)
    before, began = flood.asked, time.time()
    for _ in range(RUNS):
        runs["flood"].append(source(secondaries["paired"].port, 50, count, True))
    asked = (flood.asked - before) / (time.time() - began)
    flood.stop()
    for secondary in secondaries.values():
        secondary.stop()
    rates = {name: statistics.median(of) for name, of in runs.items()}
    share = rates["paired"] / rates["unpaired"]
    bench.row("paired secondary accepts, 50 reused", f"{rates['paired']:,.0f}/s", f"unpaired {rates['unpaired']:,.0f} ({share:.0%})", "95%", share >= 0.95)
    share = rates["flood"] / rates["paired"]
    bench.row(f"the same while {FLOODERS} strangers ask for nobody", f"{rates['flood']:,.0f}/s", f"({share:.0%}), {asked:,.0f} questions a second", "50%", share >= 0.5)

    primary, secondary = make("first-large"), make("second-large")
    primary.start()
    primary.primary()
    primary.ctl("alias", "add", f"first@{domain}", f"alice@{domain}")
    secondary.start()
    pair(primary, secondary)
    wait_known(secondary, 2)
    time.sleep(1)
    small, alone = rss_kb(secondary.process.pid), source(primary.port, 50, count, True)
    primary.stop()
    add_aliases(primary, RECIPIENTS)
    began = time.time()
    primary.start()
    loaded = source(primary.port, 50, count, True)
    wait_known(secondary, RECIPIENTS + 2)
    first = time.time() - began
    bench.row(f"{RECIPIENTS:,} recipients are known to the secondary", f"{first:,.0f} s", "", "120 s", first <= 120)
    bench.row("primary accepts meanwhile, 50 reused", f"{loaded:,.0f}/s", f"before {alone:,.0f} ({loaded / alone:.0%})", "80%", loaded / alone >= 0.8)
    grown = (rss_kb(secondary.process.pid) - small) / 1024
    bench.row("memory of the secondary for them", f"{grown:,.1f} MB", "", "15 MB", grown <= 15)
    third = make("third-large")
    third.start()
    began = time.time()
    pair(primary, third)
    wait_known(third, RECIPIENTS + 2)
    again = time.time() - began
    bench.row("and to a second one, with the pairing", f"{again:,.1f} s", "", "5 s", again <= 5)
    for server in (primary, secondary, third):
        server.stop()
