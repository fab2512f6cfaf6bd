#!/usr/bin/env python3
"""Visual Studio is not at hand where the tests run, so its files are checked for form: visual_studio.py SOURCE_DIR
   The solution names its projects, each project is well-formed, calls presets that exist and has the solution's GUID and
   configurations; vcpkg.json names a port for every library that CMake looks for."""
import json, os, re, sys
import xml.etree.ElementTree as xml

root = sys.argv[1]
problems = []


def read(name):
    with open(os.path.join(root, name), encoding="utf-8-sig") as file:
        return file.read()


def expect(good, sentence):
    if not good:
        problems.append(sentence)


presets = json.loads(read("CMakePresets.json"))
names = {kind: {preset["name"] for preset in presets[kind]} for kind in ("configurePresets", "buildPresets", "testPresets")}
for preset in presets["buildPresets"] + presets["testPresets"]:
    expect(preset["configurePreset"] in names["configurePresets"], f"{preset['name']}: no such configure preset")

solution = read("ISMail.sln")
expect(solution.lstrip().startswith("Microsoft Visual Studio Solution File, Format Version 12.00"), "ISMail.sln: no header")
projects = re.findall(r'^Project\("\{[0-9A-F-]+\}"\) = "(\w+)", "([^"]+)", "(\{[0-9A-F-]+\})"', solution, re.M)
configurations = set(re.findall(r"^\t\t(\w+\|\w+) = \w+\|\w+\r?$", solution, re.M))
expect(len(projects) >= 1 and configurations == {"Debug|x64", "Release|x64"}, "ISMail.sln: projects or configurations")
expect(solution.count("\nProject(") == solution.count("\nEndProject\n") + solution.count("\nEndProject\r\n"),
       "ISMail.sln: a project does not end")

space = "{http://schemas.microsoft.com/developer/msbuild/2003}"
for name, path, guid in projects:
    place = path.replace("\\", "/")
    if not os.path.isfile(os.path.join(root, place)):
        problems.append(f"{place} is not there")
        continue
    text = read(place)
    tree = xml.fromstring(text)
    expect(tree.findtext(f".//{space}ProjectGuid") == guid, f"{place}: not the solution's GUID")
    found = {node.get("Include") for node in tree.iter(f"{space}ProjectConfiguration")}
    expect(found == configurations, f"{place}: its configurations are {found}")
    expect(tree.find(f".//{space}ClCompile") is None, f"{place}: lists sources, which CMake finds")
    for word, kind in (("cmake --preset", "configurePresets"), ("cmake --build --preset", "buildPresets"),
                       ("ctest --preset", "testPresets")):
        for called in re.findall(re.escape(word) + r" ([\w-]+)", text):
            expect(called in names[kind], f"{place}: there is no preset {called}")
    for condition in configurations:
        expect(f"=='{condition.split('|')[0]}'" in text, f"{place}: nothing to do for {condition}")

ports = {port if isinstance(port, str) else port["name"] for port in json.loads(read("vcpkg.json"))["dependencies"]}
of_package = {"Poco": "poco", "OpenSSL": "openssl", "SQLite3": "sqlite3", "Unbound": "unbound", "Idn2": "libidn2", "Qt6": "qtbase",
              "ZLIB": "zlib", "EXPAT": "expat", "Threads": None}
for package in set(re.findall(r"^\s*find_package\((\w+)", read("CMakeLists.txt"), re.M)):
    if package not in of_package:
        problems.append(f"CMakeLists.txt looks for {package}: say here which port of vcpkg has it")
    elif of_package[package]:
        expect(of_package[package] in ports, f"vcpkg.json does not name {of_package[package]}")
version = re.search(r"^project\(ISMail VERSION ([0-9.]+)", read("CMakeLists.txt"), re.M).group(1)
expect(json.loads(read("vcpkg.json"))["version-string"] == version, "vcpkg.json has another version than CMakeLists.txt")

for problem in problems:
    print(problem)
print(f"{len(projects)} projects, {len(ports)} ports, {len(problems)} problems")
sys.exit(1 if problems else 0)
