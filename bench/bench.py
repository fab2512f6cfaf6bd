#!/usr/bin/python3
"""Measures ISMail against its peers on this machine, in one run, and prints ratios.

    bench.py BUILD_DIR [--only NAME[,NAME…]] [--messages N] [--markdown FILE]

Everything runs on loopback. The load is Postfix's smtp-source with 5,000-byte messages; the peers are Postfix (to Maildir,
or as a secondary) and smtp-sink, which stores nothing and so shows what the load generator can do. ISMail runs with its
defaults, that is with every message on the disk before 250. Figures of different runs are not to be compared."""

import argparse
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

import group_bench
import imap_bench
import trust_bench

BODY = 5000
DOMAIN = "example.test"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_port(port, seconds=20, host="127.0.0.1"):
    end = time.time() + seconds
    while time.time() < end:
        try:
            socket.create_connection((host, port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise SystemExit(f"nothing listens on port {port}")


def rss_kb(pid):
    with open(f"/proc/{pid}/status") as f:
        return int(re.search(r"VmRSS:\s+(\d+)", f.read()).group(1))


def source(port, connections, messages, reuse, recipient=f"alice@{DOMAIN}", recipients=1, size=BODY, sender="sender@peer.test"):
    """Runs smtp-source; returns messages a second."""
    command = ["smtp-source", "-s", str(connections), "-m", str(messages), "-l", str(size), "-f", sender, "-t", recipient]
    if reuse:
        command.append("-d")
    if recipients > 1:
        command += ["-r", str(recipients)]
    started = time.time()
    done = subprocess.run(command + [f"127.0.0.1:{port}"], timeout=600, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"smtp-source: {done.stderr.strip()}")
    return messages / (time.time() - started)


class ISMail:
    def __init__(self, build, work, name, settings=None):
        self.bin = os.path.join(build, "bin")
        self.data = os.path.join(work, name)
        self.port, self.host = free_port(), "127.0.0.1"
        os.makedirs(self.data)
        values = {
            "server.name": f"{name}.{DOMAIN}", "listener.relay.address": "127.0.0.1", "listener.relay.port": self.port,
            "listener.submission.enabled": "no", "listener.submissions.enabled": "no",
            "listener.pop3.enabled": "no", "listener.pop3s.enabled": "no",
            "listener.imap.enabled": "no", "listener.imaps.enabled": "no",
            "smtp.max_connections_per_address": 100000, "smtp.max_connections": 100000, "log.level": "info", "check.incoming": "no",
        }
        values.update(settings or {})
        with open(os.path.join(self.data, "ismail.conf"), "w") as f:
            f.writelines(f"{key} = {value}\n" for key, value in values.items())

    def start(self):
        self.out = open(os.path.join(self.data, "out.txt"), "a+")
        began = time.time()
        self.process = subprocess.Popen([os.path.join(self.bin, "ismaild"), "--data", self.data], stdout=self.out, stderr=subprocess.STDOUT)
        wait_port(self.port, 60, self.host)
        return time.time() - began

    def ctl(self, *arguments, stdin=None):
        done = subprocess.run([os.path.join(self.bin, "ismailctl"), "--data", self.data, *arguments], input=stdin, text=True,
                              capture_output=True, timeout=120)
        if done.returncode:
            raise SystemExit(f"ismailctl {' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done.stdout

    def primary(self):
        self.ctl("domain", "add", DOMAIN, "--role", "primary")
        self.ctl("account", "add", f"alice@{DOMAIN}", stdin="a long password\n")

    def secondary(self, port):
        self.ctl("partner", "add", "first", "--host", "127.0.0.1", "--port", str(port))
        self.ctl("domain", "add", DOMAIN, "--role", "secondary", "--primary", "first", "--recipients", "accept-all")

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.out.close()


class Postfix:
    SERVICES = """pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""

    def __init__(self, work, name, next_hop=None):
        self.root = os.path.join(work, name)
        self.etc = os.path.join(self.root, "etc")
        self.port = free_port()
        for part in ("etc", "spool", "data", "mail"):
            os.makedirs(os.path.join(self.root, part))
        os.chmod(work, 0o755)
        shutil.chown(os.path.join(self.root, "data"), "postfix")
        shutil.chown(os.path.join(self.root, "mail"), "mail")
        if not os.path.exists("/etc/postfix/main.cf"):
            with open("/etc/postfix/main.cf", "w") as f:
                f.write("compatibility_level = 3.6\n")
        main = f"""compatibility_level = 3.6
queue_directory = {self.root}/spool
data_directory = {self.root}/data
maillog_file = {self.root}/maillog
maillog_file_prefixes = /var, {self.root}
multi_instance_enable = no
myhostname = {name}.{DOMAIN}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
mydestination =
alias_maps =
alias_database =
biff = no
smtpd_peername_lookup = no
smtpd_client_connection_count_limit = 0
local_recipient_maps =
"""
        if next_hop is None:
            import grp
            import pwd
            with open(f"{self.etc}/mailboxes", "w") as f:
                f.write(f"alice@{DOMAIN} alice/\n")
            main += f"""virtual_mailbox_domains = {DOMAIN}
virtual_mailbox_base = {self.root}/mail
virtual_mailbox_maps = texthash:{self.etc}/mailboxes
virtual_mailbox_limit = 0
virtual_minimum_uid = 1
virtual_uid_maps = static:{pwd.getpwnam("mail").pw_uid}
virtual_gid_maps = static:{grp.getgrnam("mail").gr_gid}
"""
        else:
            with open(f"{self.etc}/transport", "w") as f:
                f.write(f"{DOMAIN} relay:[127.0.0.1]:{next_hop}\n")
            main += f"""relay_domains = {DOMAIN}
relay_recipient_maps =
fast_flush_domains = $relay_domains
transport_maps = texthash:{self.etc}/transport
smtpd_etrn_restrictions = permit_mynetworks, reject
minimal_backoff_time = 900s
maximal_backoff_time = 4000s
queue_run_delay = 900s
"""
        with open(f"{self.etc}/main.cf", "w") as f:
            f.write(main)
        with open(f"{self.etc}/master.cf", "w") as f:
            f.write(f"{self.port} inet n - n - - smtpd\n" + self.SERVICES)
        for file in ("postfix-files", "dynamicmaps.cf", "post-install"):
            if os.path.exists(f"/etc/postfix/{file}"):
                shutil.copy(f"/etc/postfix/{file}", self.etc)

    def start(self):
        subprocess.run(["postfix", "-c", self.etc, "start"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_port(self.port)

    def queued(self):
        return subprocess.run(["postqueue", "-c", self.etc, "-j"], capture_output=True).stdout.count(b"\n")

    def stop(self):
        subprocess.run(["postfix", "-c", self.etc, "stop"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class OpenDkim:
    """Signs for Postfix, by one RSA key of 2048 bits."""

    def __init__(self, work):
        self.root, self.port = os.path.join(work, "opendkim"), free_port()
        os.makedirs(self.root)
        key = os.path.join(self.root, "key.pem")
        subprocess.run(["openssl", "genrsa", "-out", key, "2048"], check=True, stderr=subprocess.DEVNULL)
        with open(os.path.join(self.root, "conf"), "w") as f:
            f.write(f"Mode s\nDomain {DOMAIN}\nSelector s\nKeyFile {key}\nSocket inet:{self.port}@127.0.0.1\n"
                    "Canonicalization relaxed/relaxed\nRequireSafeKeys no\n")

    def start(self):
        self.process = subprocess.Popen(["opendkim", "-f", "-x", os.path.join(self.root, "conf")], stderr=subprocess.DEVNULL)
        wait_port(self.port)

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Sink:
    def __init__(self, port=None):
        self.port = port or free_port()

    def start(self):
        self.process = subprocess.Popen(["smtp-sink", "-u", "postfix", f"127.0.0.1:{self.port}", "1000"], stderr=subprocess.DEVNULL)
        wait_port(self.port)

    def stop(self):
        self.process.terminate()
        self.process.wait()


class CountingSink:
    """A next hop in this process that counts messages and remembers when the first and the last ended."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=500)
        self.port = self.listener.getsockname()[1]
        self.count, self.first, self.last, self.open = 0, None, None, False
        self.lock = threading.Lock()

    def start(self):
        self.open = True
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while self.open:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            self.talk(connection)
        except OSError:
            pass  # the server was stopped in the middle: the measurement is over

    def talk(self, connection):
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 sink\r\n")
            for line in lines:
                verb = line[:4].upper()
                if verb == b"EHLO":
                    connection.sendall(b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 0\r\n")
                elif verb == b"DATA":
                    connection.sendall(b"354 go on\r\n")
                    for text in lines:
                        if text == b".\r\n":
                            break
                    with self.lock:
                        self.count += 1
                        self.last = time.time()
                        self.first = self.first or self.last
                    connection.sendall(b"250 taken\r\n")
                elif verb == b"QUIT":
                    connection.sendall(b"221 bye\r\n")
                    return
                else:
                    connection.sendall(b"250 ok\r\n")

    def stop(self):
        self.open = False
        self.listener.close()


def etrn(port):
    """Asks for the domain; returns the moment of asking and the reply."""
    with socket.create_connection(("127.0.0.1", port)) as s, s.makefile("rb") as lines:
        lines.readline()
        s.sendall(b"EHLO bench.test\r\n")
        while lines.readline()[3:4] == b"-":
            pass
        asked = time.time()
        s.sendall(b"ETRN " + DOMAIN.encode() + b"\r\n")
        reply = lines.readline().decode().strip()
        s.sendall(b"QUIT\r\n")
        return asked, reply


class Bench:
    def __init__(self, build, messages):
        self.build, self.messages, self.rows = build, messages, []
        self.work = tempfile.mkdtemp(prefix="ismail-bench-")

    def row(self, what, value, against="", target="", met=None):
        mark = "" if met is None else ("yes" if met else "NO")
        self.rows.append((what, value, against, target, mark))
        print(f"  {what:58} {value:>18}  {against:44} {target:>14} {mark}", flush=True)

    def accept(self):
        """Accepting mail for a local account."""
        ours, sink, postfix = ISMail(self.build, self.work, "accept"), Sink(), Postfix(self.work, "pf-accept")
        for server in (ours, sink, postfix):
            server.start()
        ours.primary()
        for reuse, label, factor, share in ((False, "new connection each", 5, 0.55), (True, "connections reused", 12, 0.65)):
            for connections in (1, 20, 50):
                count = self.messages if connections > 1 else self.messages // 4
                s = source(sink.port, connections, count, reuse)
                i = source(ours.port, connections, count, reuse)
                p = source(postfix.port, connections, max(1000, count // 8), reuse)
                goal = connections == 50
                self.row(f"accept, {connections} connections, {label}", f"{i:,.0f}/s", f"Postfix {p:,.0f} (x{i / p:.1f}), smtp-sink {s:,.0f} ({i / s:.0%})",
                         f"x{factor}, {share:.0%}" if goal else "", (i / p >= factor and i / s >= share) if goal else None)
        for server in (ours, sink, postfix):
            server.stop()

    def signing(self):
        """Taking mail of its own users, signed with two keys; Postfix has OpenDKIM sign with one."""
        rates, author = {}, f"alice@{DOMAIN}"
        for name in ("unsigned", "signed"):
            ours = ISMail(self.build, self.work, "sign-" + name, {"access.trusted_networks": "127.0.0.0/8"})
            ours.start()
            ours.primary()
            if name == "signed":
                ours.ctl("dkim", "prepare", DOMAIN)
                ours.ctl("dkim", "activate", DOMAIN)
            rates[name] = source(ours.port, 50, self.messages, True, sender=author)
            ours.stop()
        dkim, postfix = OpenDkim(self.work), Postfix(self.work, "pf-sign")
        with open(f"{postfix.etc}/main.cf", "a") as f:
            f.write(f"smtpd_milters = inet:127.0.0.1:{dkim.port}\nmilter_default_action = tempfail\n")
        dkim.start()
        postfix.start()
        theirs = source(postfix.port, 50, max(1000, self.messages // 8), True, sender=author)
        postfix.stop()
        dkim.stop()
        signed = rates["signed"]
        self.row("submission with both signatures, 50 reused", f"{signed:,.0f}/s", f"unsigned {rates['unsigned']:,.0f}, Postfix with OpenDKIM {theirs:,.0f} (x{signed / theirs:.1f})",
                 "1,000/s, x3", signed >= 1000 and signed >= 3 * theirs)

    def trust(self):
        """Incoming mail with all checks."""
        trust_bench.compare(self, ISMail, Postfix, free_port)

    def drain(self):
        """A secondary hands over 5,000 held messages after ETRN."""
        held, rates, delays, accepted = 5000, {}, {}, {}
        for name in ("ISMail", "Postfix"):
            sink = CountingSink()
            sink.listener.close()
            port = free_port()  # dead until the hand-over
            if name == "ISMail":
                server = ISMail(self.build, self.work, "drain", {"held.retry_max": "1h", "queue.retry_first": "1h"})
                server.start()
                server.secondary(port)
            else:
                server = Postfix(self.work, "pf-drain", port)
                server.start()
            accepted[name] = source(server.port, 50, held, True)
            end = time.time() + 120
            while name == "Postfix" and server.queued() < held and time.time() < end:
                time.sleep(0.5)
            time.sleep(2)
            sinks = Sink(port)
            sinks.start()
            asked, _ = etrn(server.port)
            rates[name] = held / self.until_empty(server, name, asked)
            sinks.stop()
            server.stop()
        ratio = rates["ISMail"] / rates["Postfix"]
        self.row("secondary accepts while the primary is away, 50 reused", f"{accepted['ISMail']:,.0f}/s", f"Postfix {accepted['Postfix']:,.0f} (x{accepted['ISMail'] / accepted['Postfix']:.1f})")
        self.row("drain of 5,000 held messages into smtp-sink", f"{rates['ISMail']:,.0f}/s", f"Postfix {rates['Postfix']:,.0f} (x{ratio:.1f})", "x5", ratio >= 5)
        server = ISMail(self.build, self.work, "first", {"held.retry_max": "1h", "queue.retry_first": "1h"})
        server.start()
        sink = CountingSink()
        sink.listener.close()
        server.secondary(sink.port)
        source(server.port, 10, 1000, True)
        time.sleep(1)
        sink.listener = socket.create_server(("127.0.0.1", sink.port), backlog=500)
        sink.start()
        asked, _ = etrn(server.port)
        while sink.first is None and time.time() < asked + 20:
            time.sleep(0.001)
        delay = (sink.first - asked) * 1000 if sink.first else float("inf")
        self.row("first held message out after ETRN", f"{delay:,.0f} ms", "", "200 ms", delay <= 200)
        sink.stop()
        server.stop()

    def group(self):
        """A primary and a secondary that are paired."""
        group_bench.measure(self, lambda name: ISMail(self.build, self.work, name), source, rss_kb, DOMAIN)

    def until_empty(self, server, name, since):
        while time.time() < since + 120:
            if name == "ISMail":
                with socket.create_connection(("127.0.0.1", server.port)):
                    pass
                left = int(re.search(r'"total"\s*:\s*(\d+)', server.ctl("--json", "queue", "list", "--limit", "1")).group(1))
            else:
                left = server.queued()
            if left == 0:
                return time.time() - since
            time.sleep(0.02)
        raise SystemExit(f"{name} did not empty its queue")

    def memory(self):
        """A large message and many idle connections."""
        server = ISMail(self.build, self.work, "memory", {"smtp.max_message_size": "300M"})
        server.start()
        server.primary()
        source(server.port, 5, 200, True)
        before, peak, stop = rss_kb(server.process.pid), 0, threading.Event()

        def watch():
            nonlocal peak
            while not stop.wait(0.02):
                peak = max(peak, rss_kb(server.process.pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        rate = source(server.port, 1, 1, False, size=200 << 20)
        stop.set()
        watcher.join()
        grown = (peak - before) / 1024
        self.row("200 MB message: memory more at the peak", f"{grown:,.1f} MB", f"{200 * rate:,.0f} MB/s", "32 MB", grown < 32)
        before = rss_kb(server.process.pid)
        idle = []
        for _ in range(5000):
            s = socket.create_connection(("127.0.0.1", server.port))
            s.recv(200)
            s.sendall(b"EHLO idle.test\r\n")
            s.recv(1000)
            idle.append(s)
        grown = (rss_kb(server.process.pid) - before) / 1024
        self.row("5,000 idle connections: memory more", f"{grown:,.1f} MB", f"{grown * 1024 / 5000:,.1f} KB each", "30 MB", grown < 30)
        for s in idle:
            s.close()
        server.stop()

    def million(self):
        """A million queued recipients."""
        port = free_port()
        server = ISMail(self.build, self.work, "million", {"held.retry_max": "1h", "queue.retry_first": "1h", "smtp.max_recipients": 1000})
        server.start()
        server.secondary(port)
        empty = source(server.port, 50, self.messages, True)
        source(server.port, 20, 10000, True, recipients=100)
        full = source(server.port, 50, self.messages, True)
        self.row("accept with a million queued recipients", f"{full:,.0f}/s", f"empty queue {empty:,.0f}/s ({full / empty:.0%})", "80 %", full >= 0.8 * empty)
        slowest = 0
        for column in ("age", "recipient", "sender", "domain", "size", "due", "tries"):
            began = time.time()
            server.ctl("--json", "queue", "list", "--limit", "100", "--sort", column)
            slowest = max(slowest, time.time() - began)
        self.row("queue list page, slowest sort order", f"{slowest * 1000:,.0f} ms", "ismailctl included", "200 ms", slowest <= 0.2)
        server.stop()
        sink = CountingSink()
        sink.listener.close()
        sink.listener = socket.create_server(("127.0.0.1", port), backlog=500)
        sink.start()
        began = time.time()
        server.start()
        while sink.first is None and time.time() < began + 60:
            time.sleep(0.005)
        delay = sink.first - began if sink.first else float("inf")
        self.row("start to first delivery, a million queued", f"{delay:,.1f} s", "", "5 s", delay <= 5)
        sink.stop()
        server.stop()

    def imap(self):
        """Reading mail by IMAP, beside Dovecot."""
        imap_bench.compare(self, ISMail)

    def idle(self):
        """10,000 IMAP connections that wait for mail."""
        imap_bench.idle(self, ISMail)

    def open(self):
        """Opening a mailbox of 200,000 messages."""
        imap_bench.open_large(self, ISMail)

    def imap_large(self):
        """A mailbox of 100,000 messages, beside Dovecot."""
        imap_bench.large(self, ISMail)

    def gui(self):
        """The administrator's window on a million queued recipients."""
        server = ISMail(self.build, self.work, "gui", {"held.retry_max": "1h", "queue.retry_first": "1h", "smtp.max_recipients": 1000})
        server.start()
        server.secondary(free_port())
        source(server.port, 20, 10000, True, recipients=100)
        environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", XDG_CONFIG_HOME=os.path.join(self.work, "gui-config"))
        out = subprocess.run([os.path.join(self.build, "bin", "gui_bench"), "--data", server.data], check=True, timeout=600,
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, text=True).stdout
        figures = {name: float(value) for name, value in (line.split("\t") for line in out.splitlines())}
        for name, what, unit, aim in (
                ("start", "window: start of the program to shown, slowest of 5", "ms", 500),
                ("queue", "window: queue of a million rows opened", "ms", 300),
                ("first", "window: a page for the first time, slowest", "ms", 100),
                ("again", "window: a page again, slowest", "ms", 100),
                ("idle", "window closed: processor used", "%", 1)):
            self.row(what, f"{figures[name]:,.1f} {unit}", "answers of the service included" if unit == "ms" else "",
                     f"{aim} {unit}", figures[name] <= aim)
        server.stop()

    def table(self):
        lines = ["| what | ISMail | against | aim | met |", "|---|---|---|---|---|"]
        lines += ["| " + " | ".join(row) + " |" for row in self.rows]
        return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description="Measures ISMail against its peers.")
    parser.add_argument("build")
    parser.add_argument("--only", default="accept,signing,trust,drain,group,memory,million,imap,idle,open,imap-large,gui")
    parser.add_argument("--messages", type=int, default=20000)
    parser.add_argument("--markdown")
    arguments = parser.parse_args()
    os.environ["PATH"] += ":/usr/sbin"
    for program in ("smtp-source", "smtp-sink", "postfix", "dovecot"):
        if not shutil.which(program):
            raise SystemExit(f"{program} is missing: install postfix and dovecot-imapd, dovecot-lmtpd")
    if os.geteuid() != 0:
        raise SystemExit("Postfix needs root: run this as root")
    bench = Bench(os.path.abspath(arguments.build), arguments.messages)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        for name in arguments.only.replace("-", "_").split(","):
            print(getattr(bench, name).__doc__, flush=True)
            getattr(bench, name)()
    finally:
        shutil.rmtree(bench.work, ignore_errors=True)
    if arguments.markdown:
        with open(arguments.markdown, "w") as f:
            f.write(bench.table())


if __name__ == "__main__":
    main()
