#!/usr/bin/env python3
"""Copies Windows programs so that they say another version: give_version.py 1.2.3 TO PROGRAM.exe...
   An upgrade from one version to the next can be tried with programs that were built once."""
import os, struct, sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../installer"))
import pe_resources

major, minor, patch = map(int, sys.argv[1].split("."))
os.makedirs(sys.argv[2], exist_ok=True)
for name in sys.argv[3:]:
    image = pe_resources.Image(name)
    at = image.fixed_version_place()
    if at is None:
        sys.exit(f"{name} carries no version")
    data = bytearray(image.data)
    number = struct.pack("<II", major << 16 | minor, patch << 16)
    # Of the file, and of the product.
    data[at + 8:at + 24] = number + number
    with open(os.path.join(sys.argv[2], os.path.basename(name)), "wb") as file:
        file.write(data)
