"""Compares what two servers say of hard MIME: ENVELOPE, BODYSTRUCTURE, BODY, and the octets of every part.
   imap_structures.py SERVER REFERENCE KNOWN DIR...

KNOWN is a file of "SAMPLE ITEM" lines, with the reason behind "#": answers that may differ because the standard allows both
or the reference is the one that is wrong. A line that is not needed any more is a deviation as well."""
import sys

from imap_peer import Imap, Refused, Server, samples

server, reference = Server(sys.argv[1]), Server(sys.argv[2])
with open(sys.argv[3]) as lines:
    known = {tuple(line.partition("#")[0].split()) for line in lines} - {()}
messages = samples(sys.argv[4:])


def connect(where):
    imap = Imap(where)
    imap.command("CREATE Samples")
    for _, message in messages:
        imap.command("APPEND Samples %s", message)
    imap.command("EXAMINE Samples")
    return imap


def is_multipart(structure):
    return isinstance(structure[0], list)


def paths(structure, path=()):
    """The numbers of all parts, as FETCH wants them (RFC 9051 section 6.4.5.1)."""
    if is_multipart(structure):
        for number, part in enumerate(structure, 1):
            if not isinstance(part, list):
                break
            yield from paths(part, path + (number,))
        return
    path = path or (1,)
    yield path
    if structure[0].lower() == b"message" and structure[1].lower() == b"rfc822":
        inner = structure[8]
        # What is in a message in a message: its parts are numbered below it, a multipart adds no level.
        yield from paths(inner, path) if is_multipart(inner) else paths(inner, path + (1,))


def normal(value):
    """Names of types, parameters and encodings without their case; an empty list is NIL."""
    if isinstance(value, list):
        return [normal(part) for part in value] or None
    return value.lower() if isinstance(value, bytes) else value


deviations, used = [], set()


def compare(name, item, ours, theirs):
    if ours == theirs:
        return
    if (name, item.split(" ")[0]) in known:
        used.add((name, item.split(" ")[0]))
        return
    deviations.append("%s %s\n    here      %r\n    reference %r" % (name, item, ours, theirs))


def section(imap, number, item):
    try:
        return imap.fetch(number, "BODY.PEEK[%s]" % item, uid=False)[number]["BODY[%s]" % item]
    except (Refused, KeyError) as error:
        return "refused: %s" % error


here, there = connect(server), connect(reference)
for number, (name, _) in enumerate(messages, 1):
    items = "(ENVELOPE BODYSTRUCTURE BODY RFC822.SIZE)"
    ours, theirs = here.fetch(number, items, uid=False)[number], there.fetch(number, items, uid=False)[number]
    for item in ("ENVELOPE", "RFC822.SIZE"):
        compare(name, item, ours[item], theirs[item])
    for item in ("BODYSTRUCTURE", "BODY"):
        compare(name, item, normal(ours[item]), normal(theirs[item]))
    if normal(ours["BODY"]) == normal(theirs["BODY"]):
        for path in paths(theirs["BODY"]):
            part = ".".join(map(str, path))
            compare(name, "PART " + part, section(here, number, part), section(there, number, part))
            compare(name, "MIME " + part, section(here, number, part + ".MIME"), section(there, number, part + ".MIME"))
deviations += ["%s %s is said to differ and does not" % line for line in sorted(known - used)]
print("%d samples, %d deviations, %d known differences" % (len(messages), len(deviations), len(used)))
print("\n".join(deviations))
sys.exit(1 if deviations else 0)
