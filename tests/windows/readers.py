#!/usr/bin/env python3
"""Mail programs for the Windows checks: what Python's own clients do with a mailbox. Exit code 0: all of it worked.
   readers.py imap HOST PORT TLS_PORT USER PASSWORD    with STARTTLS and with TLS: append, fetch, search, move, IDLE
   readers.py pop3 HOST PORT TLS_PORT USER PASSWORD    with STLS and with TLS: list, top, fetch, remove"""
import imaplib, poplib, ssl, sys

TEXT = b"From: ada@peer.test\r\nTo: alice@example.test\r\nSubject: appended\r\n\r\nline one\r\n.line two\r\n"
PATIENCE = 30  # seconds that one answer may take


def unverified():
    # The certificate is the server's own.
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def must(answer, what):
    if answer[0] != "OK":
        raise AssertionError(f"{what}: {answer}")
    return answer[1]


def imap_login(host, port, tls_port, user, password, implicit):
    if implicit:
        client = imaplib.IMAP4_SSL(host, tls_port, ssl_context=unverified(), timeout=PATIENCE)
    else:
        client = imaplib.IMAP4(host, port, timeout=PATIENCE)
        assert "LOGINDISABLED" in client.capabilities, "a password would be taken in clear"
        must(client.starttls(unverified()), "STARTTLS")
    must(client.login(user, password), "LOGIN")
    return client


def one_mailbox(client, name):
    must(client.create(name), "CREATE")
    must(client.append(name, r"(\Flagged)", None, TEXT), "APPEND")
    assert must(client.select(name), "SELECT") == [b"1"]
    fetched = must(client.fetch("1", "(FLAGS BODY.PEEK[])"), "FETCH")
    assert fetched[0][1] == TEXT, f"not what was appended: {fetched}"
    assert rb"\Flagged" in fetched[0][0] + fetched[1], fetched
    assert must(client.search(None, "SUBJECT", "appended"), "SEARCH") == [b"1"]
    must(client.store("1", "+FLAGS", r"(\Deleted)"), "STORE")
    must(client.expunge(), "EXPUNGE")
    assert must(client.search(None, "ALL"), "SEARCH") == [b""]
    must(client.close(), "CLOSE")
    must(client.delete(name), "DELETE")


def idle(waiting, other):
    """One client waits; the other brings a message; the first must hear of it without asking."""
    before = int(must(waiting.select("INBOX"), "SELECT")[0])
    tag = waiting._new_tag()
    waiting.send(tag + b" IDLE\r\n")
    assert waiting.readline().startswith(b"+"), "no continuation"
    must(other.append("INBOX", None, None, TEXT), "APPEND")
    while True:
        line = waiting.readline()
        if line == b"* %d EXISTS\r\n" % (before + 1):
            break
        assert line.startswith(b"*"), line
    waiting.send(b"DONE\r\n")
    while not (line := waiting.readline()).startswith(tag):
        assert line.startswith(b"*"), line
    assert b"OK" in line, line


def imap(*where):
    first, second = imap_login(*where, implicit=False), imap_login(*where, implicit=True)
    one_mailbox(first, "Checks")
    one_mailbox(second, "Second")
    idle(first, second)
    for client in (first, second):
        client.logout()


def pop3(host, port, tls_port, user, password):
    for implicit in (False, True):
        if implicit:
            client = poplib.POP3_SSL(host, tls_port, context=unverified(), timeout=PATIENCE)
        else:
            client = poplib.POP3(host, port, timeout=PATIENCE)
            client.stls(unverified())
        client.user(user)
        client.pass_(password)
        count = client.stat()[0]
        assert count >= 1 and len(client.list()[1]) == count and len(client.uidl()[1]) == count
        assert client.top(count, 0)[1], "TOP"
        message = b"\r\n".join(client.retr(count)[1]) + b"\r\n"
        if not implicit:
            # What was appended last, with its dot at the beginning of a line.
            assert message.endswith(b"line one\r\n.line two\r\n"), message
            client.dele(count)
        client.quit()
        if implicit:
            assert count == left, f"{count} messages, {left} expected"
        left = count - 1


{"imap": imap, "pop3": pop3}[sys.argv[1]](sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), *sys.argv[5:])
