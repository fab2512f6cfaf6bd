#!/usr/bin/env python3
"""Makes installers of programs that do nothing and looks at their tables: installer.py SOURCE_DIR
   A program that does not carry the product's version is refused. Exit code 77: the tools for it are not here."""
import os, shutil, subprocess, sys, tempfile

source = sys.argv[1]
tools = ("x86_64-w64-mingw32-gcc", "x86_64-w64-mingw32-windres", "wixl", "msiinfo", "msibuild")
if not all(shutil.which(tool) for tool in tools):
    sys.exit(77)
problems = []


def run(*words):
    return subprocess.run(words, capture_output=True, text=True)


def made(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def version_object(folder, version):
    script = made(folder, "version.rc", "1 VERSIONINFO\nFILEVERSION " + version.replace(".", ",") + """
FILEOS 4
FILETYPE 1
BEGIN
BLOCK "StringFileInfo" BEGIN BLOCK "040704b0" BEGIN VALUE "FileVersion", "1" END END
BLOCK "VarFileInfo" BEGIN VALUE "Translation", 0x407, 1200 END
END
""")
    subprocess.run([tools[1], script, "-O", "coff", script + ".o"], check=True)
    return script + ".o"


def build(folder, version):
    """Two programs of that version; a library beside them has a version, another has none."""
    library, program = made(folder, "library.c", "__declspec(dllexport) int f(void) { return 0; }\n"), \
        made(folder, "program.c", "int f(void);\nint main(void) { return f(); }\n")
    for place in ("build/bin", "sdk/bin", "sdk/qt/bin", "sdk/runtime"):
        os.makedirs(os.path.join(folder, place), exist_ok=True)
    gcc = [tools[0], "-o"]
    with_version, without = os.path.join(folder, "sdk/bin/lib-x.dll"), os.path.join(folder, "sdk/runtime/liby++.dll")
    subprocess.run(gcc + [with_version, "-shared", library, version_object(folder, "7.6.5.4")], check=True)
    subprocess.run(gcc + [without, "-shared", library], check=True)
    for name, beside in (("ismaild", with_version), ("ismailctl", without)):
        subprocess.run(gcc + [os.path.join(folder, f"build/bin/{name}.exe"), program, version_object(folder, version), beside],
                       check=True)


def installer(folder, version):
    out = os.path.join(folder, f"{version}.msi")
    return out, run(os.path.join(source, "installer/build-msi.sh"), os.path.join(folder, "build"),
                    os.path.join(folder, "sdk"), version, out)


with tempfile.TemporaryDirectory() as folder:
    build(folder, "1.2.3.0")
    out, done = installer(folder, "1.2.3")
    if done.returncode != 0:
        problems.append("no installer was made: " + done.stderr)
    else:
        looked = run(sys.executable, os.path.join(source, "tests/windows/tables.py"), out,
                     os.path.join(folder, "build/msi/stage"))
        problems += looked.stdout.splitlines() + looked.stderr.splitlines()
        if "lib-x.dll\t" not in (table := run("msiinfo", "export", out, "File").stdout) or "7.6.5.4\t1031" not in table:
            problems.append("the version and language of a library are not in the table")
        if "|liby++.dll\t" not in table and "liby++.dll\t" not in table:
            problems.append("a library without a version is missing")
    for version in ("1.2.4", "1.2.2", "1.2.3.4", "1.2", "newest"):
        if installer(folder, version)[1].returncode == 0:
            problems.append(f"an installer {version} of programs 1.2.3 was made")
for problem in problems:
    print(problem)
sys.exit(1 if problems else 0)
