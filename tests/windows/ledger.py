#!/usr/bin/env python3
"""Sends numbered messages over several connections and writes down which were acknowledged; compares with a mailbox.
   ledger.py send HOST PORT TO FILE ROUNDS    until FILE.stop exists
   ledger.py compare FILE DIRECTORY           exit code 0: every acknowledged message is there"""
import glob, os, re, smtplib, sys, threading, time


def send(host, port, to, path):
    lock, count = threading.Lock(), [0]
    with open(path, "w", encoding="ascii") as ledger:
        def one():
            connection = None
            while not os.path.exists(path + ".stop"):
                with lock:
                    count[0] += 1
                    number = count[0]
                try:
                    if connection is None:
                        connection = smtplib.SMTP(host, port, local_hostname="ledger.test", timeout=10)
                    connection.sendmail("ledger@peer.test", [to],
                                        f"Subject: ledger\r\nX-Ledger: {number}\r\n\r\n" + "line of text\r\n" * 100)
                    with lock:
                        ledger.write(f"{number}\n")
                except (OSError, smtplib.SMTPException):
                    connection = None
                    time.sleep(0.1)
        threads = [threading.Thread(target=one) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def compare(path, directory):
    acknowledged = [int(line) for line in open(path, encoding="ascii")]
    found = []
    for name in glob.glob(directory + "/*.eml"):
        match = re.search(rb"^X-Ledger: (\d+)", open(name, "rb").read(), re.M)
        if match:
            found.append(int(match.group(1)))
    lost = sorted(set(acknowledged) - set(found))
    twice = len(found) - len(set(found))
    print(f"{len(acknowledged)} acknowledged, {len(found)} in the mailbox, {len(lost)} lost, {twice} twice")
    return 0 if acknowledged and not lost and twice == 0 else 1


if sys.argv[1] == "send":
    send(sys.argv[2], int(sys.argv[3]), sys.argv[4], sys.argv[5])
else:
    sys.exit(compare(sys.argv[2], sys.argv[3]))
