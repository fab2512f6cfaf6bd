#!/usr/bin/env python3
"""Says which resources a Windows program carries: resources.py PROGRAM.exe"""
import struct, sys

data = open(sys.argv[1], "rb").read()
pe = struct.unpack_from("<I", data, 0x3C)[0]
sections = struct.unpack_from("<H", data, pe + 6)[0]
optional = struct.unpack_from("<H", data, pe + 20)[0]
rva = struct.unpack_from("<I", data, pe + 24 + 112 + 2 * 8)[0]
table = []
for i in range(sections):
    at = pe + 24 + optional + 40 * i
    size, address, raw, offset = struct.unpack_from("<IIII", data, at + 8)
    table.append((address, max(size, raw), offset))


def place(address):
    for start, size, offset in table:
        if start <= address < start + size:
            return address - start + offset
    sys.exit("no such address")


root = place(rva)


def entries(at):
    named, numbered = struct.unpack_from("<HH", data, at + 12)
    for i in range(named + numbered):
        name, value = struct.unpack_from("<II", data, at + 16 + 8 * i)
        yield name, value


def first_leaf(value):
    while value & 0x80000000:
        value = next(entries(root + (value & 0x7FFFFFFF)))[1]
    address, size = struct.unpack_from("<II", data, root + value)
    return data[place(address):place(address) + size]


words = {}
for kind, value in entries(root):
    leaf = first_leaf(value)
    if kind == 11:
        blocks = struct.unpack_from("<I", leaf)[0]
        words["messages"] = sum(high - low + 1 for low, high, _ in
                                (struct.unpack_from("<III", leaf, 4 + 12 * i) for i in range(blocks)))
    elif kind == 14:
        words["icon"] = f"of {struct.unpack_from('<H', leaf, 4)[0]} sizes"
    elif kind == 16:
        fixed = leaf.find(struct.pack("<I", 0xFEEF04BD))
        high, low = struct.unpack_from("<II", leaf, fixed + 8)
        words["version"] = f"{high >> 16}.{high & 65535}.{low >> 16}"
    elif kind == 24:
        words["manifest"] = f"{len(leaf)} octets"
print(", ".join(f"{key} {words[key]}" for key in ("icon", "version", "messages", "manifest") if key in words))
