# shellcheck shell=bash
# What the installer's tables do, with a program in the place of ismaild.exe that only notes how it is called. It takes seconds,
# and needs nothing that was built before.

# stand_in_installer VERSION OUT
stand_in_installer() {
    local made=$work/stand-in-$1 gcc=x86_64-w64-mingw32-gcc
    mkdir -p "$made/build/bin" "$made"/sdk/{bin,qt/bin,runtime}
    printf '1 VERSIONINFO\nFILEVERSION %s,0\nFILEOS 4\nFILETYPE 1\nBEGIN\nBLOCK "StringFileInfo" BEGIN BLOCK "040904b0" BEGIN
VALUE "FileVersion", "1" END END\nBLOCK "VarFileInfo" BEGIN VALUE "Translation", 0x409, 1200 END\nEND\n' "${1//./,}" >"$made/version.rc"
    x86_64-w64-mingw32-windres "$made/version.rc" -O coff "$made/version.o" &&
        $gcc -municode -o "$made/build/bin/ismaild.exe" "$here/stand_in.c" "$made/version.o" &&
        $gcc -municode -o "$made/build/bin/ismailctl.exe" "$here/stand_in.c" "$made/version.o" &&
        "$here/../../installer/build-msi.sh" "$made/build" "$made/sdk" "$1" "$2"
}

# Installs, and leaves what the program was called with in $called.
called=
stand_in_msi() {
    local code
    rm -f "$(drive tables)/calls.txt"
    msi tables "$@"
    code=$?
    called=$(cat "$(drive tables)/calls.txt" 2>/dev/null | tr -d '\r')
    return $code
}
was_called() { grep -qF -- "$1" <<<"$called"; }
was_not_called() { ! was_called "$1"; }
stand_in_fails() { ! stand_in_msi "$@"; }
stand_in_place() { registry tables 'HKLM\Software\ISMail' /v DataFolder | sed -n 's/.*REG_SZ *//p'; }

check_tables_in_use() {
    title "What the installer's tables do"
    local first=$work/stand-in-1.msi second=$work/stand-in-2.msi again=$work/stand-in-2b.msi
    stand_in_installer 1.0.0 "$first" && stand_in_installer 1.1.0 "$second" && stand_in_installer 1.1.0 "$again" ||
        bad "installers with a stand-in"
    make_prefix tables
    check "it installs" stand_in_msi /i "Z:$first" ADDLOCAL=Server 'DATAFOLDER=C:\Mail' RELAYPORT=26 FIRSTDOMAIN=a.test
    check "setup is told the folder, the port and the domain" was_called '--setup install --data "C:\Mail\." --firewall'
    check "of which the port is for ismail.conf" was_called '--set "listener.relay.port=26"'
    check "and the domain is for once" was_called '--domain "a.test"'
    check "repair is told another folder" stand_in_msi /i "Z:$first" REINSTALL=ALL REINSTALLMODE=amus 'DATAFOLDER=C:\Elsewhere' \
        SERVERNAME=new.test
    check "and sets the server up where it is" was_called '--setup install --data "C:\Mail\."'
    check "with the new name, and without the port that an earlier run was told" bash -c \
        "grep -qF 'server.name=new.test' <<<'$called' && ! grep -qF relay.port <<<'$called'"
    check "the folder that is remembered is the old one" test "$(stand_in_place)" = 'C:\Mail'
    check "the service runs" within 30 service_is tables RUNNING
    touch "$(drive tables)/fail.txt"
    check "an upgrade whose setup fails is a failure" stand_in_fails /i "Z:$second"
    rm "$(drive tables)/fail.txt"
    check "after which the first version can be installed" stand_in_msi /i "Z:$first" ADDLOCAL=Server 'DATAFOLDER=C:\Mail'
    check "the upgrade is told another folder" stand_in_msi /i "Z:$second" 'DATAFOLDER=C:\Elsewhere'
    check "and upgrades where the mail is" was_called '--setup upgrade --data "C:\Mail\."'
    check "as the old program was asked before" was_called '--setup check --data "C:\Mail\."'
    check "the program is the new one" grep -q 'version 1.1.0' <(python3 "$here/resources.py" "$(programs tables)/ismaild.exe")
    check "another build of the same version replaces it" stand_in_msi /i "Z:$again"
    check "one product is installed" test "$(registry tables 'HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall' /s |
        grep -ac 'DisplayName.*ISMail')" = 1
    check "with its program" test -s "$(programs tables)/ismaild.exe"
    check "an older one is refused" stand_in_fails /i "Z:$first"
    check "it is removed" stand_in_msi /x "Z:$again" REMOVEDATA=yes
    check "with its data" was_called '--setup uninstall --data "C:\Mail\." --remove-data "yes"'
    check "the command line installs alone" stand_in_msi /i "Z:$first" ADDLOCAL=CommandLine
    check "without setup" was_not_called --setup
    check "a server joins it" stand_in_msi /i "Z:$first" ADDLOCAL=Server FIRSTDOMAIN=late.test
    check "and is set up" was_called '--domain "late.test"'
    check "the server is removed" stand_in_msi /i "Z:$first" REMOVE=Server
    check "and taken out of the system" was_called '--setup uninstall'
    check "the command line stays" test -s "$(programs tables)/ismailctl.exe" -a ! -e "$(programs tables)/ismaild.exe"
}
