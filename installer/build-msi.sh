#!/usr/bin/env bash
# Makes the installer from programs that were cross-compiled before.
#   build-msi.sh BUILD_DIR SDK_DIR VERSION OUT.msi
# VERSION is the product's and that of its programs: three numbers, of which Windows Installer reads no more.
# ISMAIL_SIGN_CERTIFICATE (PKCS#12) and ISMAIL_SIGN_PASSWORD_FILE: programs and installer are signed with osslsigncode.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$(realpath "$1")
sdk=$(realpath "$2")
version=$3
out=$(realpath -m "$4")
stage=$build/msi/stage
strip=x86_64-w64-mingw32-strip

say() { printf '   %s\n' "$*"; }
die() {
    printf 'build-msi.sh: %s\n' "$*" >&2
    exit 1
}

sign() {
    [ -n "${ISMAIL_SIGN_CERTIFICATE:-}" ] || return 0
    osslsigncode sign -pkcs12 "$ISMAIL_SIGN_CERTIFICATE" -readpass "$ISMAIL_SIGN_PASSWORD_FILE" -h sha256 \
        -n ISMail -in "$1" -out "$1.signed" >/dev/null
    mv "$1.signed" "$1"
}

# The programs of the product, without debugging information.
stage_programs() {
    local name
    for name in ismaild ismailctl ismail-admin; do
        [ -f "$build/bin/$name.exe" ] || continue
        $strip -o "$stage/$name.exe" "$build/bin/$name.exe"
        sign "$stage/$name.exe"
    done
    cp "$here/../resources/windows/ismail.ico" "$stage/"
}

# A program that is no newer than the one it replaces would be left out by Windows Installer, and be missing after the upgrade.
check_versions() {
    [[ "$version" =~ ^[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,5}$ ]] || die "\"$version\" is no version of a product"
    local name carried
    carried=$(pe_versions "$stage")
    for name in "$stage"/*.exe; do
        grep -qP "^$(basename "$name")\t$version\.0\t" <<<"$carried" ||
            die "$(basename "$name") does not carry the version $version"
    done
}

# Name, version and language of every file below the folder that carries a version.
pe_versions() { PYTHONDONTWRITEBYTECODE=1 python3 "$here/pe_resources.py" "$1"; }

# DLL names that a file asks for.
imports() { x86_64-w64-mingw32-objdump -p "$1" | sed -n 's/^\s*DLL Name: //p'; }

# Every DLL of ours that is needed, found by following the imports.
stage_libraries() {
    local waiting=("$stage"/*.exe) file name from
    if [ -f "$stage/ismail-admin.exe" ]; then
        mkdir -p "$stage/platforms" "$stage/styles"
        cp "$sdk/qt/plugins/platforms/qwindows.dll" "$stage/platforms/"
        cp "$sdk/qt/plugins/styles/qwindowsvistastyle.dll" "$stage/styles/"
        waiting+=("$stage/platforms/qwindows.dll" "$stage/styles/qwindowsvistastyle.dll")
    fi
    while [ ${#waiting[@]} -gt 0 ]; do
        file=${waiting[0]}
        waiting=("${waiting[@]:1}")
        while read -r name; do
            [ ! -f "$stage/$name" ] || continue
            for from in "$sdk/bin" "$sdk/qt/bin" "$sdk/runtime"; do
                if [ -f "$from/$name" ]; then
                    cp "$from/$name" "$stage/$name"
                    waiting+=("$stage/$name")
                    break
                fi
            done
        done < <(imports "$file")
    done
    find "$stage" -name '*.dll' -exec $strip --strip-unneeded {} +
}

# One text with the licences of all that is shipped.
write_licences() {
    local package
    {
        printf 'ISMail\n======\n\n'
        cat "$here/../LICENSE"
        for package in libpoco-dev libssl-dev libsqlite3-dev libunbound-dev libexpat1-dev libidn2-dev libunistring2 qt6-base-dev \
            gcc-mingw-w64-base mingw-w64-common; do
            [ -f "/usr/share/doc/$package/copyright" ] || continue
            printf '\n\n%s\n%s\n\n' "$package" "$(printf '%*s' ${#package} '' | tr ' ' =)"
            cat "/usr/share/doc/$package/copyright"
        done
        for package in Apache-2.0 GPL-2 GPL-3 LGPL-2.1 LGPL-3; do
            printf '\n\n%s\n\n' "$package"
            cat "/usr/share/common-licenses/$package"
        done
    } | sed 's/$/\r/' >"$stage/LICENSES.txt"
}

is_for_window() { [[ "$1" == Qt6* ]]; }

write_fragments() {
    local file name libraries=() window=()
    {
        echo '<Include>'
        for file in "$stage"/*.dll; do
            [ -f "$file" ] || continue
            name=$(basename "$file")
            printf '<Component Id="L.%s" Guid="*" Win64="yes"><File Id="F.%s" Name="%s" Source="%s" KeyPath="yes"/></Component>\n' \
                "$name" "$name" "$name" "$name"
        done
        echo '</Include>'
    } | sed -E 's/Id="([LF])\.([^"]*)"/Id="\1_\2"/g; :a; s/(Id="[LF]_[^"]*)-([^"]*")/\1_\2/; ta; s/(Id="[LF]_[^"]*)\+([^"]*")/\1x\2/; ta' \
        >"$build/msi/libraries.wxi"
    while read -r name; do
        if is_for_window "${name#L_}"; then window+=("$name"); else libraries+=("$name"); fi
    done < <(grep -o 'Component Id="[^"]*"' "$build/msi/libraries.wxi" | cut -d'"' -f2)
    feature() {
        printf '<Feature Id="%s" Title="%s" Description="%s" Level="%s" AllowAdvertise="no">\n' "$1" "$2" "$3" "$4"
        local feature=$1
        shift 4
        for name in "$@" "Has$feature" Place Licences "${libraries[@]}"; do printf '  <ComponentRef Id="%s"/>\n' "$name"; done
        echo '</Feature>'
    }
    {
        echo '<Include>'
        feature Server 'Mail server' 'The service that does all mail work.' 1 Service Remembered
        feature CommandLine 'Command line' 'ismailctl, to administer the server from a prompt or a script.' 1 Control
        if [ -f "$stage/ismail-admin.exe" ]; then
            feature Administrator 'Administrator' 'The window to administer the server.' 1 Window WindowAtLogon WindowPlatform WindowStyle \
                "${window[@]}"
        fi
        feature SecondaryOnly 'Secondary only' 'A server that only holds mail for others, and the command line.' 1000 \
            Service Remembered Control
        echo '</Include>'
    } >"$build/msi/features.wxi"
}

query() { msibuild "$out" -q "$1"; }

# What wixl leaves out of what the source says, and WiX does itself.
complete() {
    local names
    names=$(grep -oE 'Property Id="[A-Z0-9]+" Secure="yes"' "$here/ismail.wxs" | cut -d'"' -f2 | paste -sd';')
    query "UPDATE \`Property\` SET \`Value\` = 'OLDERFOUND;NEWERFOUND;$names' WHERE \`Property\` = 'SecureCustomProperties'"
    # msidbCustomActionTypeHideTarget, for the two lines that hold a password.
    query "UPDATE \`CustomAction\` SET \`Type\` = 11282 WHERE \`Action\` = 'Setup'"
    query "UPDATE \`CustomAction\` SET \`Type\` = 8243 WHERE \`Action\` = 'SetFirst'"
    # msidbCustomActionTypeRollback: wixl would run the twins at once.
    for names in SetupBack SetupKeepBack SetupUpgradeBack SetupRemoveBack; do
        query "UPDATE \`CustomAction\` SET \`Type\` = 3410 WHERE \`Action\` = '$names'"
    done
    # msidbUpgradeAttributes: MigrateFeatures, VersionMinInclusive, VersionMaxInclusive. Another build of the same version is
    # replaced, too: nothing else would keep two of them from standing side by side.
    query "DELETE FROM \`Upgrade\` WHERE \`ActionProperty\` = 'OLDERFOUND'"
    query "INSERT INTO \`Upgrade\` (\`UpgradeCode\`, \`VersionMin\`, \`VersionMax\`, \`Attributes\`, \`ActionProperty\`) \
VALUES ('{7D0A5F0C-93B1-4B5C-8F0E-5C1C3E2B9A41}', '0.0.0', '$version', 769, 'OLDERFOUND')"
    complete_files
}

# What a file's version is, Windows Installer takes from its table: without one it never replaces a file that has one. Such
# a file has no digest there; it is for files that cannot be told apart otherwise.
complete_files() {
    local file id number language
    while IFS=$'\t' read -r file number language; do
        id=$(msiinfo export "$out" File | tr -d '\r' | awk -F'\t' -v name="$(basename "$file")" \
            '{ long = $3; sub(/^.*\|/, "", long) } long == name { print $1 }')
        [ -n "$id" ] || die "$file is not in the installer"
        query "UPDATE \`File\` SET \`Version\` = '$number', \`Language\` = '$language' WHERE \`File\` = '$id'"
        query "DELETE FROM \`MsiFileHash\` WHERE \`File_\` = '$id'"
    done < <(pe_versions "$stage")
}

rm -rf "$build/msi"
mkdir -p "$stage" "$(dirname "$out")"
stage_programs
check_versions
stage_libraries
write_licences
write_fragments
admin=no
if [ -f "$stage/ismail-admin.exe" ]; then admin=yes; fi
cp "$here/ismail.wxs" "$build/msi/ismail.wxs"
rm -f "$out"
(cd "$stage" && wixl -a x64 -D "Version=$version" -D "Admin=$admin" -I "$build/msi" -o "$out" "$build/msi/ismail.wxs" 2>&1 |
    grep -vE "^$|no property named '(Secure|MigrateFeatures)'" >&2) || true
[ -f "$out" ] || die "wixl made nothing"
complete
# wixl has put it elsewhere before: at the end it would take away what the upgrade has set up.
sequence=$(msiinfo export "$out" InstallExecuteSequence)
grep -qP '^RemoveExistingProducts\t\t1501' <<<"$sequence" || die "RemoveExistingProducts is not right behind InstallInitialize"
sign "$out"
say "$(basename "$out"): $(stat -c %s "$out") octets, $(find "$stage" -type f | wc -l) files, window: $admin"
