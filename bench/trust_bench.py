"""Incoming mail with all checks, beside Postfix with opendkim, opendmarc and an SPF policy service.

The client's address is one of a documentation network on the loopback device, since the services of Postfix take
127.0.0.1 for a friend. A name server has the sender's records, and a caching resolver stands before it for both sides."""

import base64
import os
import poplib
import shutil
import subprocess
import time

import dkim

CLIENT = "198.51.100.9"
RESOLVER = "127.0.0.54"
# Not below test., which libunbound inside opendkim answers by itself.
SENDER, ABOVE = "peer.example", "example"
PASSWORD = "a long password"


class Names:
    """nsd with the sender's records behind unbound at port 53."""

    def __init__(self, work, port, record):
        self.root = os.path.join(work, "names")
        os.makedirs(self.root)
        start = "$TTL 3600\n@ SOA ns hostmaster 1 3600 900 86400 3600\n@ NS ns\nns A 127.0.0.1\n"
        with open(f"{self.root}/sender", "w") as f:
            # The zone above it, too: DMARC looks there, and the bench has no Internet that would say no.
            f.write(f"$ORIGIN {ABOVE}.\n{start}$ORIGIN {SENDER}.\n@ MX 10 mail\n@ A {CLIENT}\nmail A {CLIENT}\n@ TXT \"v=spf1 ip4:{CLIENT} -all\"\n"
                    f"mail TXT \"v=spf1 a -all\"\n_dmarc TXT \"v=DMARC1; p=reject\"\ns._domainkey TXT {record}\n")
        with open(f"{self.root}/reverse", "w") as f:
            f.write(f"$ORIGIN 100.51.198.in-addr.arpa.\n{start}{CLIENT.split('.')[-1]} PTR mail.{SENDER}.\n")
        with open(f"{self.root}/nsd.conf", "w") as f:
            f.write(f"server:\n  ip-address: 127.0.0.1\n  port: {port}\n  username: \"\"\n  zonesdir: \"{self.root}\"\n"
                    f"  pidfile: \"{self.root}/nsd.pid\"\n  database: \"\"\n  xfrdir: \"{self.root}\"\n  zonelistfile: \"{self.root}/list\"\n"
                    f"  xfrdfile: \"{self.root}/xfrd\"\n  cookie-secret-file: \"{self.root}/none\"\nremote-control:\n  control-enable: no\n"
                    f"zone:\n  name: {ABOVE}\n  zonefile: sender\nzone:\n  name: 100.51.198.in-addr.arpa\n  zonefile: reverse\n")
        with open(f"{self.root}/unbound.conf", "w") as f:
            f.write(f"server:\n  interface: {RESOLVER}\n  port: 53\n  username: \"\"\n  chroot: \"\"\n  directory: \"{self.root}\"\n"
                    f"  pidfile: \"{self.root}/unbound.pid\"\n  use-syslog: no\n  logfile: \"{self.root}/unbound.log\"\n"
                    "  do-not-query-localhost: no\n  module-config: \"iterator\"\n  access-control: 127.0.0.0/8 allow\n"
                    "  local-zone: \"100.51.198.in-addr.arpa.\" nodefault\n"
                    "remote-control:\n  control-enable: no\n"
                    + "".join(f"stub-zone:\n  name: \"{zone}\"\n  stub-addr: 127.0.0.1@{port}\n" for zone in (ABOVE, "100.51.198.in-addr.arpa")))
        with open(f"{self.root}/resolv.conf", "w") as f:
            f.write(f"nameserver {RESOLVER}\n")

    def start(self):
        self.running = [subprocess.Popen(["nsd", "-d", "-c", f"{self.root}/nsd.conf"], stderr=subprocess.DEVNULL),
                        subprocess.Popen(["unbound", "-d", "-c", f"{self.root}/unbound.conf"], stderr=subprocess.DEVNULL)]
        for _ in range(100):
            asked = subprocess.run(["dig", "+short", f"@{RESOLVER}", SENDER, "TXT"], capture_output=True, text=True)
            if "spf1" in asked.stdout:
                return
            time.sleep(0.1)
        raise SystemExit("the resolver of the bench does not answer")

    def stop(self):
        for one in self.running:
            one.terminate()
            one.wait()

    def asking_here(self, command):
        """The command, in a mount namespace in which this resolver is the system's."""
        return ["unshare", "-m", "sh", "-c", f"mount --bind {self.root}/resolv.conf /etc/resolv.conf && exec \"$@\"", "sh", *command]


def signed_message(work):
    """A 4 KB message of the sender, signed; the key's record as a zone file has it."""
    key = os.path.join(work, "sender.pem")
    subprocess.run(["openssl", "genrsa", "-out", key, "2048"], check=True, stderr=subprocess.DEVNULL)
    public = subprocess.run(["openssl", "rsa", "-in", key, "-pubout", "-outform", "DER"], check=True, capture_output=True).stdout
    data = base64.b64encode(public).decode()
    record = " ".join(f"\"{part}\"" for part in ("v=DKIM1; k=rsa; p=", data[:200], data[200:]))
    body = "".join(f"Line {n} of a letter that says nothing in particular.\r\n" for n in range(64))
    message = (f"From: Peer <someone@{SENDER}>\r\nTo: alice@example.test\r\nSubject: A letter\r\nDate: Mon, 30 Nov 2026 10:00:00 +0000\r\n"
               f"Message-ID: <1@{SENDER}>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n{body}").encode()
    with open(key, "rb") as f:
        signature = dkim.sign(message, b"s", SENDER.encode(), f.read(), canonicalize=(b"relaxed", b"relaxed"))
    path = os.path.join(work, "signed.eml")
    with open(path, "wb") as f:
        f.write((signature + message).replace(b"\r\n", b"\n"))
    return path, record


def load(port, message, count):
    """Messages a second."""
    started = time.time()
    subprocess.run(["smtp-source", "-d", "-s", "50", "-m", str(count), "-f", f"someone@{SENDER}", "-t", "alice@example.test",
                    "-M", f"mail.{SENDER}", "-F", message, f"{CLIENT}:{port}"], check=True, timeout=900,
                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    return count / (time.time() - started)


def ours(bench, message, checked, ismail, free_port):
    pop = free_port()
    server = ismail(bench.build, bench.work, "checked" if checked else "unchecked", {
        "listener.relay.address": CLIENT, "check.incoming": "yes" if checked else "no", "dns.servers": RESOLVER,
        "client.greet_pause": "0", "rate.connections": 0, "rate.messages": 0,
        "listener.pop3.enabled": "yes", "listener.pop3.address": "127.0.0.1", "listener.pop3.port": pop,
        "listener.pop3.tls": "none", "listener.pop3.auth": "always"})
    server.host = CLIENT
    server.start()
    server.primary()
    load(server.port, message, 200)
    rate = load(server.port, message, bench.messages)
    box = poplib.POP3("127.0.0.1", pop)
    box.user("alice@example.test")
    box.pass_(PASSWORD)
    first = b"\n".join(box.top(1, 0)[1])
    box.quit()
    server.stop()
    if checked and not all(word in first for word in (b"spf=pass", b"dkim=pass", b"dmarc=pass")):
        raise SystemExit("ISMail did not judge the mail of the bench:\n" + first.decode())
    return rate


def theirs(bench, names, message, postfix, free_port):
    server = postfix(bench.work, "pf-trust")
    dkim, dmarc = free_port(), free_port()
    with open(f"{server.root}/opendkim.conf", "w") as f:
        f.write(f"Mode v\nSocket inet:{dkim}@127.0.0.1\nNameservers {RESOLVER}\nAlwaysAddARHeader yes\nAuthservID pf.example.test\n")
    with open(f"{server.root}/opendmarc.conf", "w") as f:
        f.write(f"Socket inet:{dmarc}@127.0.0.1\nAuthservID pf.example.test\nTrustedAuthservIDs pf.example.test\nPidFile {server.root}/dmarc.pid\n")
    with open(f"{server.etc}/main.cf", "a") as f:
        f.write(f"inet_interfaces = {CLIENT}\nmynetworks = 192.0.2.1/32\nsmtpd_peername_lookup = yes\n"
                f"smtpd_milters = inet:127.0.0.1:{dkim}, inet:127.0.0.1:{dmarc}\nmilter_default_action = tempfail\n"
                "smtpd_recipient_restrictions = reject_unauth_destination, check_policy_service unix:private/spf\nspf_time_limit = 3600\n"
                "default_process_limit = 100\n")
    with open(f"{server.etc}/master.cf", "a") as f:
        f.write("spf unix - n n - 0 spawn user=nobody argv=/usr/sbin/postfix-policyd-spf-perl\n")
    filters = [subprocess.Popen(names.asking_here(["opendkim", "-f", "-x", f"{server.root}/opendkim.conf"]), stderr=subprocess.DEVNULL),
               subprocess.Popen(names.asking_here(["opendmarc", "-f", "-c", f"{server.root}/opendmarc.conf"]), stderr=subprocess.DEVNULL)]
    time.sleep(1)
    subprocess.run(names.asking_here(["postfix", "-c", server.etc, "start"]), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(1)
    load(server.port, message, 100)
    rate = load(server.port, message, max(500, bench.messages // 20))
    for _ in range(100):
        found = os.listdir(f"{server.root}/mail/alice/new") if os.path.isdir(f"{server.root}/mail/alice/new") else []
        if found:
            break
        time.sleep(0.1)
    with open(f"{server.root}/mail/alice/new/{found[0]}", errors="replace") as f:
        header = f.read().split("\n\n")[0]
    server.stop()
    for one in filters:
        one.terminate()
        one.wait()
    if not all(word in header for word in ("dkim=pass", "dmarc=pass", "Received-SPF: pass")):
        raise SystemExit("Postfix's services did not judge the mail of the bench:\n" + header)
    return rate


def compare(bench, ismail, postfix, free_port):
    for program in ("opendkim", "opendmarc", "unbound", "nsd", "postfix-policyd-spf-perl"):
        if not (shutil.which(program) or os.path.exists(f"/usr/sbin/{program}")):
            return bench.row("incoming, all checks", "not measured", f"{program} is not installed")
    message, record = signed_message(bench.work)
    names = Names(bench.work, free_port(), record)
    subprocess.run(["ip", "address", "replace", f"{CLIENT}/32", "dev", "lo"], check=True)
    names.start()
    try:
        unchecked = ours(bench, message, False, ismail, free_port)
        checked = ours(bench, message, True, ismail, free_port)
        there = theirs(bench, names, message, postfix, free_port)
    finally:
        names.stop()
        subprocess.run(["ip", "address", "delete", f"{CLIENT}/32", "dev", "lo"], check=False)
    bench.row("incoming, signed, all checks, 50 reused", f"{checked:,.0f}/s",
              f"unchecked {unchecked:,.0f} ({checked / unchecked:.0%}), Postfix with filters {there:,.0f} (x{checked / there:.1f})",
              "60%, x6", checked >= 0.6 * unchecked and checked >= 6 * there)
