"""Opens TLS between two mail servers: whoever connects gets a certificate of ours, and what both say is passed on.

usage: group_interceptor.py CERTIFICATE KEY TO_PORT

Prints the port it listens on, then a line "opened" for each connection whose TLS it has opened on both sides.
"""
import select
import socket
import ssl
import sys
import threading

certificate, key, to_port = sys.argv[1], sys.argv[2], int(sys.argv[3])


def reply(stream):
    text = b""
    while True:
        line = stream.readline()
        if not line:
            raise ConnectionError("closed")
        text += line
        if line[3:4] != b"-":
            return text


def pass_on(first, second):
    """What either says goes to the other. One thread: a TLS connection is not for two at once."""
    others = {first: second, second: first}
    for end in others:
        end.setblocking(False)
    while True:
        for source in select.select(list(others), [], [])[0]:
            try:
                while data := source.recv(65536):
                    others[source].setblocking(True)
                    others[source].sendall(data)
                    others[source].setblocking(False)
                return
            except ssl.SSLWantReadError:
                pass


def serve(caller):
    answerer = socket.create_connection(("127.0.0.1", to_port))
    from_caller, from_answerer = caller.makefile("rb", buffering=0), answerer.makefile("rb", buffering=0)
    caller.sendall(reply(from_answerer))
    while True:
        command = from_caller.readline()
        if not command:
            return
        answerer.sendall(command)
        said = reply(from_answerer)
        caller.sendall(said)
        if command.strip().upper() == b"STARTTLS" and said.startswith(b"220"):
            break
    inside = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    inside.load_cert_chain(certificate, key)
    outside = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    outside.check_hostname = False
    outside.verify_mode = ssl.CERT_NONE
    answerer = outside.wrap_socket(answerer)
    caller = inside.wrap_socket(caller, server_side=True)
    print("opened", flush=True)
    try:
        pass_on(caller, answerer)
    finally:
        caller.close()
        answerer.close()


def guarded(caller):
    try:
        serve(caller)
    except (OSError, ConnectionError):
        caller.close()


listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
while True:
    threading.Thread(target=guarded, args=(listener.accept()[0],), daemon=True).start()
