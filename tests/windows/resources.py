#!/usr/bin/env python3
"""Says which resources a Windows program carries: resources.py PROGRAM.exe"""
import os, struct, sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../installer"))
import pe_resources

image = pe_resources.Image(sys.argv[1])
words = {}
if leaf := image.resource("icon"):
    words["icon"] = f"of {struct.unpack_from('<H', leaf, 4)[0]} sizes"
if version := image.version():
    words["version"] = version
if leaf := image.resource("messages"):
    blocks = struct.unpack_from("<I", leaf)[0]
    words["messages"] = sum(high - low + 1 for low, high, _ in
                            (struct.unpack_from("<III", leaf, 4 + 12 * i) for i in range(blocks)))
if leaf := image.resource("manifest"):
    words["manifest"] = f"{len(leaf)} octets"
print(", ".join(f"{key} {value}" for key, value in words.items()))
