"""Reads the resources of Windows programs and libraries (PE32+), as Windows Installer and the tests need them.
   As a program: pe_resources.py FOLDER prints "relative name<TAB>version<TAB>language" for every file in it that carries a
   version, the two as the installer's table File has them."""
import os, struct, sys

resource_types = {"messages": 11, "icon": 14, "version": 16, "manifest": 24}


class Image:
    def __init__(self, name):
        with open(name, "rb") as file:
            self.data = file.read()
        self.sections, self.root = [], None
        if self.data[:2] != b"MZ":
            return
        pe = struct.unpack_from("<I", self.data, 0x3C)[0]
        if self.data[pe:pe + 4] != b"PE\0\0":
            return
        count, optional = struct.unpack_from("<H12xH", self.data, pe + 6)
        for i in range(count):
            size, address, raw, offset = struct.unpack_from("<IIII", self.data, pe + 24 + optional + 40 * i + 8)
            self.sections.append((address, max(size, raw), offset))
        # The third entry of the data directory.
        address = struct.unpack_from("<I", self.data, pe + 24 + 112 + 2 * 8)[0]
        if address != 0:
            self.root = self.place(address)

    def place(self, address):
        for start, size, offset in self.sections:
            if start <= address < start + size:
                return address - start + offset
        raise ValueError("no such address")

    def _entries(self, at):
        named, numbered = struct.unpack_from("<HH", self.data, at + 12)
        for i in range(named + numbered):
            yield struct.unpack_from("<II", self.data, at + 16 + 8 * i)

    def place_of(self, kind):
        """Offset and size of the first resource of that type; None when there is none."""
        if self.root is None:
            return None
        for name, value in self._entries(self.root):
            if name != resource_types[kind]:
                continue
            while value & 0x80000000:
                value = next(self._entries(self.root + (value & 0x7FFFFFFF)))[1]
            address, size = struct.unpack_from("<II", self.data, self.root + value)
            return self.place(address), size
        return None

    def resource(self, kind):
        found = self.place_of(kind)
        return None if found is None else self.data[found[0]:found[0] + found[1]]

    def fixed_version_place(self):
        """Where VS_FIXEDFILEINFO begins; None without a version."""
        found = self.place_of("version")
        if found is None:
            return None
        at = self.data.find(struct.pack("<I", 0xFEEF04BD), found[0], found[0] + found[1])
        return None if at < 0 else at

    def version(self):
        """ "1.2.3.4", or None."""
        at = self.fixed_version_place()
        if at is None:
            return None
        high, low = struct.unpack_from("<II", self.data, at + 8)
        return f"{high >> 16}.{high & 65535}.{low >> 16}.{low & 65535}"

    def language(self):
        """The first language of VarFileInfo\\Translation; 0 (neutral) when the version names none."""
        block = self.resource("version") or b""
        key = "Translation".encode("utf-16-le") + b"\0\0"
        at = block.find(key)
        if at < 0:
            return 0
        at += len(key)
        at += -at % 4
        return struct.unpack_from("<H", block, at)[0] if at + 2 <= len(block) else 0


def main():
    folder = sys.argv[1]
    for place, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            path = os.path.join(place, name)
            image = Image(path)
            if image.version():
                print(os.path.relpath(path, folder), image.version(), image.language(), sep="\t")


if __name__ == "__main__":
    main()
