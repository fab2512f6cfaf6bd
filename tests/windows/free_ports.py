#!/usr/bin/env python3
"""Prints the first of N consecutive ports on which nobody listens: free_ports.py N"""
import random, socket, sys


def free(port):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind(("0.0.0.0", port))
            except OSError:
                return False
    return True


count = int(sys.argv[1])
# Below what the system gives to connections that go out.
for _ in range(1000):
    first = random.randrange(20000, 32000 - count)
    if all(free(port) for port in range(first, first + count)):
        print(first)
        sys.exit(0)
sys.exit("no free ports")
