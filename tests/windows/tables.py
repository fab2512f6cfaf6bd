#!/usr/bin/env python3
"""Reads an installer's tables as Windows Installer does and says what is wrong with them: tables.py INSTALLER.msi STAGE
   STAGE is the folder with the files that were packed. Exit code 1, with one line for each thing that is wrong."""
import hashlib, os, re, struct, subprocess, sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../installer"))
import pe_resources

installer, stage = sys.argv[1:3]
problems = []


def expect(good, sentence):
    if not good:
        problems.append(sentence)


def table(name):
    """Rows as dictionaries. Three lines of head: columns, their types, the table's name and keys."""
    lines = subprocess.run(["msiinfo", "export", installer, name], check=True, capture_output=True).stdout.decode()
    lines = lines.replace("\r\n", "\n").rstrip("\n").split("\n")
    columns = lines[0].split("\t")
    return [dict(zip(columns, line.split("\t"))) for line in lines[3:]]


properties = {row["Property"]: row["Value"] for row in table("Property")}
actions = {row["Action"]: row for row in table("CustomAction")}
sequence = {row["Action"]: (int(row["Sequence"]), row["Condition"]) for row in table("InstallExecuteSequence")}
version = properties["ProductVersion"]


def check_files():
    """A file with a version has it in the table, and no digest; any other file has its digest."""
    packed = {}
    for place, _, names in os.walk(stage):
        packed.update({name: os.path.join(place, name) for name in names})
    hashes = {row["File_"]: row for row in table("MsiFileHash")}
    versions = 0
    for row in table("File"):
        name = row["FileName"].split("|")[-1]
        if name not in packed:
            problems.append(f"{name} is in the installer, and not in {stage}")
            continue
        image = pe_resources.Image(packed[name])
        has = image.version()
        expect(row["Version"] == (has or ""), f"{name} has the version {has}, the table has \"{row['Version']}\"")
        expect(row["Language"] == (str(image.language()) if has else ""), f"{name}: the language \"{row['Language']}\" is wrong")
        expect((row["File"] in hashes) != bool(has), f"{name}: a digest stands beside a version, or neither is there")
        if row["File"] in hashes:
            with open(packed[name], "rb") as file:
                parts = struct.unpack("<4i", hashlib.md5(file.read()).digest())
            given = tuple(int(hashes[row["File"]][f"HashPart{i}"]) for i in range(1, 5))
            expect(given == parts, f"{name}: the digest is another file's")
        if name.lower().endswith(".exe"):
            expect(has == version + ".0", f"{name} has the version {has}, the product {version}")
        versions += bool(has)
    expect(versions > 0, "no file has a version")


def check_upgrade():
    """Whatever is installed is either replaced or newer, and is removed where Windows Installer allows it: behind the
    costing, before anything is written into the script of the installation."""
    older = [row for row in table("Upgrade") if row["ActionProperty"] == "OLDERFOUND"]
    newer = [row for row in table("Upgrade") if row["ActionProperty"] == "NEWERFOUND"]
    inclusive_min, inclusive_max, only_detect, migrate = 256, 512, 2, 1
    expect(len(older) == 1 and older[0]["VersionMin"] == "0.0.0" and older[0]["VersionMax"] == version and
           int(older[0]["Attributes"]) == inclusive_min | inclusive_max | migrate and not older[0]["Language"] and
           not older[0]["Remove"], "the row of older versions leaves a gap, or removes only parts")
    expect(len(newer) == 1 and newer[0]["VersionMin"] == version and not newer[0]["VersionMax"] and
           int(newer[0]["Attributes"]) == only_detect, "the row of newer versions is wrong")
    expect(any("NOT NEWERFOUND" in row["Condition"] for row in table("LaunchCondition")), "a newer version would be overwritten")
    expect(properties.get("ALLUSERS") == "1", "the product is not installed for the computer")
    place = {name: number for name, (number, _) in sequence.items()}
    expect(place["FindRelatedProducts"] < place["LaunchConditions"] < place["CostInitialize"] < place["CostFinalize"] <
           place["InstallValidate"] < place["InstallInitialize"] < place["RemoveExistingProducts"] <
           place["ProcessComponents"], "the old product is removed at the wrong time")
    between = [name for name, number in place.items()
               if place["InstallInitialize"] < number < place["RemoveExistingProducts"]]
    expect(not between, f"{between} comes before the old product is removed")
    replace = [name for name, row in actions.items() if row["Source"] == "REINSTALLMODE"]
    expect(len(replace) == 1 and actions[replace[0]]["Target"] == "amus" and sequence[replace[0]][1] == "OLDERFOUND" and
           place["FindRelatedProducts"] < place[replace[0]] < place["CostInitialize"],
           "an upgrade keeps files whose version is higher, and then removes them with the old product")


def check_secrets():
    """What holds a password is hidden from logs, and so is what is made of it."""
    hidden = set(properties.get("MsiHiddenProperties", "").split(";"))
    secret = {name for name in properties.get("SecureCustomProperties", "").split(";") if name.endswith("PASSWORD")}
    expect(bool(secret), "the installer takes no password")
    grown = True
    while grown:
        made = {row["Source"] for row in actions.values() if int(row["Type"]) & 63 == 51 and
                secret & set(re.findall(r"\[([A-Z0-9a-z_.]+)\]", row["Target"]))}
        grown = not made <= secret
        secret |= made
    expect(secret <= hidden, f"{sorted(secret - hidden)} would be in a verbose log")
    for name, row in actions.items():
        if secret & set(re.findall(r"\[([A-Z0-9a-z_.]+)\]", row["Target"])):
            expect(int(row["Type"]) & 8192, f"the line of {name} would be in a verbose log")


def check_actions():
    """Each is in the sequence; what was asked of the person reaches the part that runs as SYSTEM."""
    for name in actions:
        expect(name in sequence, f"nothing runs {name}")
    secure = set(properties.get("SecureCustomProperties", "").split(";"))
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../installer/ismail.wxs")
    with open(source, encoding="utf-8") as file:
        wanted = set(re.findall(r'Property Id="([A-Z0-9]+)" Secure="yes"', file.read()))
    expect(wanted and wanted | {"OLDERFOUND", "NEWERFOUND"} == secure, f"not handed on: {sorted(wanted - secure)}")


for look in (check_files, check_upgrade, check_secrets, check_actions):
    look()
for problem in problems:
    print(problem)
sys.exit(1 if problems else 0)
