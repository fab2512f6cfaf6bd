"""Reads the SPF suite that Debian ships with python3-spf and writes one JSON object a case: id, client, helo, sender, the
results that are right, the explanation (null: any), and the zone as name, type, data in hexadecimal digits ("!": no
answer)."""

import gzip
import json
import sys

import yaml

TYPES = ("A", "AAAA", "MX", "PTR", "TXT")


def records(name, entries, zone, depth=0):
    """Type to the list of data that a question for the name is answered with; None in a list: no answer."""
    found = {kind: [] for kind in TYPES}
    has_txt = any(isinstance(entry, dict) and "TXT" in entry for entry in entries)
    for entry in entries:
        if entry == "TIMEOUT":
            for data in found.values():
                if not data:
                    data.append(None)
            continue
        for kind, data in entry.items():
            if kind == "SPF":
                if has_txt:
                    continue
                kind = "TXT"
            if data == "NONE":
                continue
            if kind == "CNAME":
                target = zone.get(data.lower())
                if target is not None and depth < 8:
                    for other, more in records(data, target, zone, depth + 1).items():
                        found[other] += more
                continue
            if kind not in found:
                continue
            if data == "TIMEOUT":
                found[kind].append(None)
            elif kind == "MX":
                found[kind].append(f"{data[0]} {data[1]}".encode())
            elif kind == "TXT":
                found[kind].append("".join([data] if isinstance(data, str) else data).encode())
            else:
                found[kind].append(str(data).encode())
    return found


def main(path):
    with gzip.open(path, "rb") as file:
        for scenario in yaml.safe_load_all(file):
            zone = {name.lower(): entries for name, entries in scenario["zonedata"].items()}
            lines = []
            for name, entries in zone.items():
                lines.append([name, "-", ""])
                for kind, all_data in records(name, entries, zone).items():
                    lines += [[name, kind, "!" if data is None else data.hex()] for data in all_data]
            for case, about in scenario["tests"].items():
                results = about["result"]
                print(json.dumps({
                    "id": case, "client": about["host"], "helo": about["helo"], "sender": about["mailfrom"], "zone": lines,
                    "results": [results] if isinstance(results, str) else results, "explanation": about.get("explanation")}))


main(sys.argv[1])
