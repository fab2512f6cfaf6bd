#!/usr/bin/env bash
# The Windows product under Wine: installed from its MSI, used by real peers, upgraded, broken, removed.
#   checks.sh BUILD_DIR_WINDOWS SDK_DIR LINUX_BIN_DIR [CHECK...]      CHECK: one of the names at the end of this file
# Exit code 0: every check passed. What Wine cannot show is in docs/windows-only-checks.md.
set -uo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$(realpath "$1")
sdk=$(realpath "$2")
linux_bin=$(realpath "$3")
shift 3
work=$build/checks
# port and port+1: relay and submission; +2: submissions; +3: name server; +4: Postfix; +5 to +8: POP3, POP3S, IMAP, IMAPS;
# +9: nobody.
port=$(python3 "$here/free_ports.py" 10)
primary_ip=127.0.31.1
secondary_ip=127.0.31.2
linux_ip=127.0.31.3
click_ip=127.0.31.4
messages=$here/../data/messages
export WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml=' LC_ALL=C.UTF-8
unset WINEPATH

# shellcheck source=lib.sh
source "$here/lib.sh"
# shellcheck source=peers.sh
source "$here/peers.sh"
# shellcheck source=stand_in.sh
source "$here/stand_in.sh"

rm -rf "$work"
mkdir -p "$work"
printf 'correct horse battery\r\n' >"$work/password.txt"
trap 'end_prefixes; stop_peers; stop_screen' EXIT
start_screen

old=$work/ISMail-0.9.0-x64.msi
new=$work/ISMail-0.9.1-x64.msi
newer=$work/ISMail-0.9.2-x64.msi

settings="server.name = %s
listener.relay.address = %s
listener.relay.port = $port
listener.submission.address = %s
listener.submission.port = $((port + 1))
listener.submissions.address = %s
listener.submissions.port = $((port + 2))
listener.pop3.enabled = no
listener.pop3s.enabled = no
listener.imap.enabled = no
listener.imaps.enabled = no
outbound.port = $port
outbound.address = %s
dns.servers = 127.0.0.1:$((port + 3))
partner.query_interval = 5s
check.incoming = no
"

# ---- Checks -----------------------------------------------------------------------------------------------------------

check_files_of_the_installer() {
    title "The installer and its programs"
    local name version made
    make_signature
    for name in $newer $new $old; do
        version=$(basename "$name" | cut -d- -f2)
        made=$work/build-$version
        python3 "$here/give_version.py" "$version" "$made/bin" "$build"/bin/ism*.exe || bad "programs of version $version"
        if [ "$name" = "$newer" ]; then
            ISMAIL_SIGN_CERTIFICATE=$work/signer.p12 ISMAIL_SIGN_PASSWORD_FILE=$work/signer.txt \
                "$here/../../installer/build-msi.sh" "$made" "$sdk" "$version" "$name" || bad "signed installer $version"
            check "with a certificate, the installer is signed" is_signed "$name"
            check "and so is the service in it" is_signed "$made/msi/stage/ismaild.exe"
        else
            "$here/../../installer/build-msi.sh" "$made" "$sdk" "$version" "$name" || bad "installer $version"
        fi
        check "the tables of $version are right: files and their versions, upgrade, hidden passwords" \
            python3 "$here/tables.py" "$name" "$made/msi/stage"
    done
    for name in "$made"/msi/stage/ism*.exe; do
        say "$(basename "$name"): $(python3 "$here/resources.py" "$name")"
        check "$(basename "$name") has an icon, a version and a manifest" \
            grep -q 'icon .*version .*manifest' <(python3 "$here/resources.py" "$name")
    done
    check "ismaild.exe carries the message table of the Event Log" \
        grep -q 'messages 5' <(python3 "$here/resources.py" "$made/msi/stage/ismaild.exe")
    for name in libpoco-dev libssl-dev libsqlite3-dev libunbound-dev libexpat1-dev libidn2-dev libunistring2 qt6-base-dev gcc-mingw-w64-base \
        mingw-w64-common; do
        grep -q "^$name" "$made/msi/stage/LICENSES.txt" || bad "the licence of $name is not in LICENSES.txt"
    done
    check "the service's SID is the one Windows derives" grep -q \
        "$(python3 -c 'import hashlib,struct; print("-".join(map(str,struct.unpack("<5I",hashlib.sha1("ISMAILD".encode("utf-16-le")).digest()))))')" \
        "$here/../../core/platform/win32_access.h"
}

# A signature that nobody vouches for is enough to see that there is one.
make_signature() {
    printf 'secret' >"$work/signer.txt"
    openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/signer.key" -out "$work/signer.pem" -days 2 -subj /CN=signer \
        -addext extendedKeyUsage=codeSigning 2>"$work/signer.err"
    openssl pkcs12 -export -inkey "$work/signer.key" -in "$work/signer.pem" -out "$work/signer.p12" \
        -passout "file:$work/signer.txt"
}
is_signed() { osslsigncode verify -CAfile "$work/signer.pem" "$1" 2>&1 | grep -aq 'Signer.*CN=signer\|Subject: /CN=signer'; }

check_silent_installation() {
    title "Silent installation with properties"
    make_prefix mx1
    check "msiexec ends well" msi mx1 /i "Z:$old" SERVERNAME=mx1.example.test RELAYPORT=$port SUBMISSIONPORT=$((port + 1)) \
        SUBMISSIONSPORT=$((port + 2)) POP3PORT=$((port + 5)) POP3SPORT=$((port + 6)) IMAPPORT=$((port + 7)) \
        IMAPSPORT=$((port + 8)) FIRSTDOMAIN=example.test FIRSTACCOUNT=alice@example.test \
        "ACCOUNTPASSWORDFILE=Z:$work/password.txt"
    check "the service runs" within 30 service_is mx1 RUNNING
    say "service: $(service_state mx1); account: $(registry mx1 'HKLM\System\CurrentControlSet\Services\ismaild' /v ObjectName | grep -o 'NT SERVICE.*')"
    check "it runs as NT SERVICE\\ismaild, automatically" grep -qzP 'ImagePath.*--service(.|\n)*NT SERVICE\\ismaild(.|\n)*Start *REG_DWORD *0x2' \
        <(registry mx1 'HKLM\System\CurrentControlSet\Services\ismaild')
    check "the properties are remembered" grep -q "RelayPort *REG_SZ *$port" <(registry mx1 'HKLM\Software\ISMail')
    check "the Event Log source points at the message table" grep -q 'EventMessageFile.*ismaild.exe' \
        <(registry mx1 'HKLM\System\CurrentControlSet\Services\EventLog\Application\ISMail')
    check "PATH has the programs" grep -q 'Program Files.ISMail' \
        <(registry mx1 'HKLM\System\CurrentControlSet\Control\Session Manager\Environment' /v Path)
    say "$(grep -o 'netsh.exe" advfirewall firewall add.*' "$(data mx1)/logs/setup.log")"
    check "the firewall rule is for the program and its service" grep -q \
        'add rule name="ISMail mail server" dir=in action=allow.*program="C:\\Program Files\\ISMail\\ismaild.exe" service=ismaild' \
        "$(data mx1)/logs/setup.log"
    check "no password is in the installer's or setup's log" bash -c \
        "! grep -aq 'correct horse' '$work/mx1/msi.log' '$(data mx1)/logs/setup.log'"
    check "ismailctl.exe talks over the pipe" within 30 answers mx1
    ctl mx1 status | head -4 | sed 's/^/   | /'
    check "the window is in the Start menu" bash -c "find '$(drive mx1)' -iname 'ISMail Administrator.lnk' | grep -q ."
    check "the window begins as an icon at log-on" grep -q 'ismail-admin.exe.* --log-on' \
        <(registry mx1 'HKLM\Software\Microsoft\Windows\CurrentVersion\Run')
    check "silently, no window was opened" window_is_gone mx1
    check "the recovery actions asked for are restarts" grep -q 'Recovery: restart after 5000 30000 60000 ms' \
        "$(data mx1)/logs/setup.log"
    check "the data folder is for SYSTEM, Administrators and the service" grep -q 'for SYSTEM, Administrators and the service: done' \
        "$(data mx1)/logs/setup.log"
    say "$(grep -o 'Access list: .*' "$(data mx1)/logs/setup.log")"
    check "the first account is there" grep -q alice@example.test <(ctl mx1 account list)
}

# Programs of the window, in the background: it would go on for ever.
start_window() {
    local name=$1
    shift
    WINEPREFIX=$(prefix "$name") timeout 600 wine "$(programs "$name")/ismail-admin.exe" "$@" >>"$work/$name/window.out" 2>&1 </dev/null &
}

check_window() {
    title "The window"
    start_window mx1
    check "it opens and has reached the service" within 60 window_is_there 'mx1.example.test.*ISMail'
    photograph window
    timeout 10 xdotool search --onlyvisible --name 'mx1.example.test.*ISMail' windowfocus key F1
    check "F1 opens the manual" within 30 window_is_there 'Manual of ISMail'
    photograph manual
    check "a second start ends at once, the first stays" win mx1 "$(programs mx1)/ismail-admin.exe"
    check "it is told to end, and does" win mx1 "$(programs mx1)/ismail-admin.exe" --quit
    check "it is gone" within 20 window_is_gone mx1
    # Some seventy pages, each of which is given a second or two; more on a busy machine.
    step_limit=600 check "every page is drawn from what the service says" win mx1 "$(programs mx1)/ismail-admin.exe" \
        --language en --pictures "Z:$work/pages"
    say "$(find "$work/pages" -name '*.png' | wc -l) pictures of pages in ${work#"$PWD"/}/pages"
    check "there is a picture of each page" test "$(find "$work/pages" -name '*.png' -size +10k | wc -l)" -ge 20
    registry mx1 'HKCU\Software\ISMail\ISMail Administrator\tray' /v returns >/dev/null
    start_window mx1 --return
    check "it returns as an icon" within 30 window_runs mx1
}

# Nothing happens, and nobody looks: neither program has anything to do.
check_idle() {
    title "A quiet server with an open window"
    local window service before after
    start_window mx1
    check "the window is open" within 60 window_is_there 'mx1.example.test.*ISMail'
    sleep 20 # until it has asked all it wants to know
    window=$(window_process mx1)
    service=$(service_process mx1)
    before=("$(processor_time "$window")" "$(processor_time "$service")")
    sleep 60
    after=("$(processor_time "$window")" "$(processor_time "$service")")
    say "in 60 s: window $((after[0] - before[0]))0 ms, service $((after[1] - before[1]))0 ms"
    check "both together use less than 1 % of a processor" \
        test "$window" -a "$service" -a $((after[0] - before[0] + after[1] - before[1])) -lt 60
    win mx1 "$(programs mx1)/ismail-admin.exe" --quit
    check "the window closes" within 20 window_is_gone mx1
}

# By the keyboard, as a person would. What the step does is seen at the service; the pictures are for the manual.
take_first_step() {
    local steps heading
    steps=$(timeout 10 xdotool search --onlyvisible --name 'First steps' | tail -n 1)
    # The heading is what tells the pages apart.
    heading_now() { timeout 20 import -window "$steps" -crop 640x44+0+0 rgb:- 2>/dev/null | sha256sum; }
    page_turned() { [ "$(heading_now)" != "$heading" ]; }
    has_name() { ctl click settings get server.name | grep -q mx1.example.org; }
    timeout 10 xdotool windowfocus "$steps"
    timeout 20 xdotool key --delay 60 ctrl+a
    timeout 20 xdotool type --delay 40 mx1.example.org
    heading=$(heading_now)
    timeout 30 import -window "$steps" "$work/install-1-name.png"
    timeout 20 xdotool key Return
    check "the first step names the server" within 40 has_name
    check "and the second is shown" within 40 page_turned
    timeout 30 import -window "$steps" "$work/install-2-domain.png"
}

# As a person installs it: nothing on the command line, progress, then the window on its first steps.
check_double_click() {
    title "Installation by double-click, and the window alone"
    make_prefix click
    mkdir -p "$(data click)"
    # shellcheck disable=SC2059
    printf "$settings" click.example.test $click_ip $click_ip $click_ip $click_ip >"$(data click)/ismail.conf"
    timeout $step_limit env WINEPREFIX="$(prefix click)" wine msiexec /i "Z:$old" >"$work/click/msi.out" 2>&1 </dev/null &
    local installer=$!
    check "the service runs" within 90 answers click
    check "the window opens by itself" within 60 window_is_there 'ISMail Administrator'
    check "on its first steps" within 30 window_is_there 'First steps'
    take_first_step
    wait $installer
    check "the installer ended well" test $? = 0
    win click "$(programs click)/ismail-admin.exe" --quit
    check "the window closes for the removal" msi click /x "Z:$old" REMOVEDATA=yes
    check "nothing is left" bash -c "[ ! -e '$(programs click)' ] && [ ! -e '$(data click)/ismail.db' ]"
    check "the window and the command line install without the server" msi click /i "Z:$old" ADDLOCAL=Administrator,CommandLine
    check "there are the window and the command, and no service" bash -c "[ -f '$(programs click)/ismail-admin.exe' ] &&
        [ -f '$(programs click)/ismailctl.exe' ] && [ ! -f '$(programs click)/ismaild.exe' ]"
    check "without a service the command says so" bash -c "! WINEPREFIX='$(prefix click)' timeout 60 wine '$(programs click)/ismailctl.exe' status 2>/dev/null"
    check "it upgrades without the server" msi click /i "Z:$new"
    check "and still has none" bash -c "[ -f '$(programs click)/ismail-admin.exe' ] && [ ! -f '$(programs click)/ismaild.exe' ]"
    # Its icon returned a moment ago, if there was one: let it find its place before it is asked to go.
    closed() { win click "$(programs click)/ismail-admin.exe" --quit; window_is_gone click; }
    check "the icon ends when it is told" within 60 closed
    check "and it is removed" msi click /x "Z:$new"
    check "nothing is left of it" test ! -e "$(programs click)"
}

# What people type that makes no sense, and names that no code page of a single octet has.
check_odd_installations() {
    title "Odd folders, a try that fails, repair, and a server that joins a window"
    make_prefix odd
    mkdir -p "$(drive odd)/Papers"
    echo mine >"$(drive odd)/Papers/letter.txt"
    local folder ports=(SERVERNAME=odd.example.test RELAYPORT=$port SUBMISSIONPORT=$((port + 1)) SUBMISSIONSPORT=$((port + 2))
        POP3PORT=$((port + 5)) POP3SPORT=$((port + 6)) IMAPPORT=$((port + 7)) IMAPSPORT=$((port + 8)))
    for folder in 'C:\' 'C:\Papers' '\\other\share\mail'; do
        check "the data folder $folder is refused" bash -c "! WINEPREFIX='$(prefix odd)' timeout $step_limit wine msiexec \
            /i 'Z:$old' /qn 'DATAFOLDER=$folder' >/dev/null 2>&1"
    done
    check "the letter is still there" test -s "$(drive odd)/Papers/letter.txt"
    data_folders[odd]='Data/Ümlaut und Leer メール'
    folder='C:\Data\Ümlaut und Leer メール'
    printf 'abc\r\n' >"$work/odd/short.txt"
    check "a first account with a bad password is a failed installation" bash -c "! WINEPREFIX='$(prefix odd)' timeout $step_limit \
        wine msiexec /i 'Z:$old' /qn 'DATAFOLDER=$folder' FIRSTDOMAIN=example.test FIRSTACCOUNT=alice@example.test \
        'ACCOUNTPASSWORDFILE=Z:$work/odd/short.txt' >/dev/null 2>&1"
    check "the next try with a good one installs" msi odd /i "Z:$old" "DATAFOLDER=$folder" "${ports[@]}" FIRSTDOMAIN=example.test \
        FIRSTACCOUNT=alice@example.test "ACCOUNTPASSWORDFILE=Z:$work/password.txt"
    check "the service runs" within 30 answers odd
    check "with its data in the folder of that name" test -s "$(data odd)/ismail.db" -a -s "$(data odd)/logs/ismaild.log"
    check "and the account is there" grep -q alice@example.test <(ctl odd account list)
    check "a backup goes into a folder of such a name" ctl odd backup now --to 'C:\Sicherung メール'
    check "where it is complete" bash -c "find '$(drive odd)/Sicherung メール' -name ismail.db | grep -q ."
    check "repair with another folder succeeds" msi odd /i "Z:$old" REINSTALL=ALL REINSTALLMODE=amus 'DATAFOLDER=C:\Elsewhere' SERVERNAME=repaired.example.test
    check "the service runs again" within 60 answers odd
    check "with the account, in the old folder" grep -q alice@example.test <(ctl odd account list)
    check "nothing was made elsewhere" test ! -e "$(drive odd)/Elsewhere"
    check "what repair was told stands in ismail.conf" grep -q 'server.name = repaired.example.test' "$(data odd)/ismail.conf"
    check "it is removed" msi odd /x "Z:$old" REMOVEDATA=yes
    check "with its data" test ! -e "$(data odd)/ismail.db"
    unset 'data_folders[odd]'
    check "the window installs alone" msi odd /i "Z:$old" ADDLOCAL=Administrator,CommandLine
    check "a server joins it" msi odd /i "Z:$old" ADDLOCAL=Server "${ports[@]}" FIRSTDOMAIN=late.test
    check "it runs" within 60 answers odd
    check "and is set up: its domain is there, and its Event Log source" bash -c "grep -q late.test <<<'$(ctl odd domain list)' &&
        grep -q EventMessageFile <<<'$(registry odd 'HKLM\System\CurrentControlSet\Services\EventLog\Application\ISMail')'"
    check "it is removed with its window" msi odd /x "Z:$old" REMOVEDATA=yes
    check "no service is left" bash -c "! WINEPREFIX='$(prefix odd)' timeout 60 wine sc query ismaild 2>/dev/null | grep -q STATE"
}

check_pipe() {
    title "A local program that abuses the pipe"
    win mx1 "Z:$build/tests/pipe_abuse.exe" hold 20 >"$work/abuse-hold" &
    local abuser=$!
    within 15 test -s "$work/abuse-hold"
    say "$(cat "$work/abuse-hold")"
    check "meanwhile the service answers" answers mx1
    check "and takes mail" send 127.0.0.1 $port alice@example.test
    wait $abuser
    check "the abuse took place" test $? = 0
    win mx1 "Z:$build/tests/pipe_abuse.exe" flood 400 >"$work/abuse-flood"
    check "a flood of connections took place" test $? = 0
    say "$(cat "$work/abuse-flood")"
    check "after it the service answers" within 20 answers mx1
    say "memory of the service: $(awk '/VmRSS/ { print $2, $3 }' "/proc/$(service_process mx1)/status")"
}

check_backup() {
    title "A backup for another computer"
    local backup folder
    printf 'words that nobody guesses\n' | ctl mx1 settings set backup.passphrase >/dev/null || bad "the passphrase was not taken"
    check "a backup is made" ctl mx1 backup now
    backup=$(find "$(data mx1)/backups" -maxdepth 1 -name 'ismail-*' | sort | tail -n 1)
    check "its keys are sealed" bash -c "[ -f '$backup/extra/secret.key.sealed' ] && [ ! -e '$backup/extra/secret.key' ]"
    folder="$work/mx1/restored"
    check "a wrong passphrase restores nothing" bash -c "! printf 'guess\n' | WINEPREFIX='$(prefix mx1)' timeout 60 wine \
        '$(programs mx1)/ismailctl.exe' backup restore 'Z:$backup' --to 'Z:$folder' 2>/dev/null && [ ! -e '$folder/ismail.db' ]"
    printf 'words that nobody guesses\n' | ctl mx1 backup restore "Z:$backup" --to "Z:$folder" >/dev/null
    check "the right one does" test $? = 0 -a -s "$folder/ismail.db"
    check "the key is wrapped for this computer again" bash -c "[ -s '$folder/secret.key' ] && [ ! -e '$folder/secret.key.sealed' ] &&
        ! cmp -s '$folder/secret.key' '$backup/extra/secret.key.sealed'"
}

check_peers_deliver() {
    title "Real peers deliver to the service"
    local before after
    before=$(in_mailbox mx1 alice@example.test)
    check "swaks delivers" send 127.0.0.1 $port alice@example.test
    check "swaks delivers under STARTTLS" send 127.0.0.1 $port alice@example.test --tls
    check "swaks submits after logging in" send 127.0.0.1 $((port + 1)) alice@example.test --tls --auth-user alice@example.test \
        --auth-password 'correct horse battery' --from alice@example.test
    check "a foreign domain is refused" bash -c "! swaks --server 127.0.0.1 --port $port --to a@b.test >/dev/null 2>&1"
    start_postfix "[127.0.0.1]:$port" && printf 'Subject: from Postfix\n\nhello\n' |
        postfix_sendmail -f bob@peer.test alice@example.test
    arrived() { [ "$(in_mailbox mx1 alice@example.test)" -ge $((before + 4)) ]; }
    check "Postfix delivers" within 30 arrived
    after=$(in_mailbox mx1 alice@example.test)
    say "alice had $before messages, now $after"
    stop_postfix
}

check_readers() {
    title "Mail programs read mail"
    check "IMAP: log in, append, fetch, search, remove, IDLE" timeout -k 10 $step_limit python3 "$here/readers.py" imap 127.0.0.1 \
        $((port + 7)) $((port + 8)) alice@example.test 'correct horse battery'
    check "POP3: log in, list, fetch, remove" timeout -k 10 $step_limit python3 "$here/readers.py" pop3 127.0.0.1 \
        $((port + 5)) $((port + 6)) alice@example.test 'correct horse battery'
}

# What a reporter would send: a day, two servers, 12 messages of which 9 are proven.
make_report() {
    python3 - "$1" <<'PY'
import sys, time, zipfile
begin = int(time.time()) // 86400 * 86400 - 86400
row = ('<record><row><source_ip>%s</source_ip><count>%d</count><policy_evaluated><disposition>none</disposition><dkim>%s</dkim>'
       '<spf>fail</spf></policy_evaluated></row><identifiers><header_from>example.test</header_from></identifiers></record>')
with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as archive:
    archive.writestr('report.xml', '<?xml version="1.0"?><feedback><report_metadata><org_name>Good</org_name>'
                     '<email>r@good.test</email><report_id>1</report_id><date_range><begin>%d</begin><end>%d</end></date_range>'
                     '</report_metadata><policy_published><domain>example.test</domain><p>none</p></policy_published>'
                     % (begin, begin + 86399) + row % ('192.0.2.7', 9, 'pass') + row % ('192.0.2.8', 3, 'fail') + '</feedback>')
PY
}

check_known_senders() {
    title "Senders are known, and our own mail is signed"
    local before
    from_sender() { send 127.0.0.1 $port alice@example.test --helo mail.good.test --from "a@$1" --header "From: a@$1"; }
    in_junk() { ctl mx1 mailbox list alice@example.test | awk '$1 == "Junk" { print $2 }'; }
    arrived_in_junk() { [ "$(in_junk)" = $((before + 1)) ]; }
    newest() { curl -sk --max-time 30 --user "alice@example.test:correct horse battery" "imaps://127.0.0.1:$((port + 8))/INBOX;MAILINDEX=*"; }
    start_name_server
    check "it asks that name server" ctl mx1 settings set dns.servers "127.0.0.1:$((port + 3))"
    check "it checks" ctl mx1 settings set check.incoming yes
    check "nobody waits" ctl mx1 settings set client.greet_pause 0
    check "nobody comes again" ctl mx1 settings set greylist.scope off
    check "what the DNS says is shown" grep -q 'v=DMARC1; p=reject' <(ctl mx1 dns lookup _dmarc.good.test TXT)
    check "honest mail is taken" from_sender good.test
    check "with its results in the header" grep -q 'dmarc=pass' <(newest)
    before=$(in_junk)
    check "forged mail is taken" from_sender strict.test
    check "into Junk" within 20 arrived_in_junk
    check "a domain that sends no mail is refused" bash -c "! swaks --server 127.0.0.1 --port $port --helo mail.good.test \
        --from a@silent.test --to alice@example.test >/dev/null 2>&1"
    check "beforehand the same is said" grep -q 'Decision: junk' <(ctl mx1 check sender a@strict.test --address 127.0.0.1 --helo mail.good.test)
    check "there is a postmaster" ctl mx1 account add postmaster@example.test <"$work/password.txt"
    make_report "$work/report.zip"
    check "a DMARC report about the domain is taken" send 127.0.0.1 $port dmarc-reports@example.test --helo mail.good.test \
        --from r@good.test --header 'From: r@good.test' --attach "@$work/report.zip"
    check "and read" grep -q '12 messages as example.test, 9 proven, in 1 report' <(ctl mx1 dmarc reports example.test)
    ctl mx1 dmarc reports example.test | sed 's/^/   | /'
    check "keys are made" ctl mx1 dkim prepare example.test
    check "and used" ctl mx1 dkim activate example.test
    check "mail of an account is taken" send 127.0.0.1 $((port + 1)) alice@example.test --tls --auth-user alice@example.test \
        --auth-password 'correct horse battery' --from alice@example.test --header 'From: alice@example.test'
    check "with two signatures" test "$(newest | grep -c '^DKIM-Signature: ')" = 2
    for name in dns.servers check.incoming client.greet_pause greylist.scope; do ctl mx1 settings reset $name >/dev/null; done
}

check_service_stops() {
    title "Stopping with open connections"
    local from took greeting
    exec {s1}<>/dev/tcp/127.0.0.1/$port {s2}<>/dev/tcp/127.0.0.1/$((port + 7)) {s3}<>/dev/tcp/127.0.0.1/$((port + 2))
    printf 'EHLO a.test\r\nMAIL FROM:<a@a.test>\r\nRCPT TO:<alice@example.test>\r\nDATA\r\nhalf a mess' >&"$s1"
    from=$(date +%s%N)
    win mx1 net stop ismaild >/dev/null
    within 10 service_is mx1 STOPPED
    took=$((($(date +%s%N) - from) / 1000000))
    exec {s1}>&- {s2}>&- {s3}>&-
    say "stopped after $took ms (with what Wine needs to start two programs), one connection inside DATA"
    check "it stops within 5 s" test $took -lt 5000
    check "its process is gone" bash -c "! kill -0 $(service_process mx1 || echo 999999) 2>/dev/null"
    win mx1 sc start ismaild >/dev/null
    check "it starts again" within 60 service_is mx1 RUNNING
    { exec {s1}<>/dev/tcp/127.0.0.1/$port && IFS= read -r -t 10 greeting <&"$s1"; } 2>/dev/null
    check "when it says RUNNING it takes mail" grep -q '^220 ' <<<"${greeting:-}"
    exec {s1}>&-
    check "and answers on the pipe" answers mx1
    check "start and stop are in the log" grep -q service.stopped "$(data mx1)/logs/ismaild.log"
}

# story NAME OTHER_CTL OTHER_IP DOMAIN: mx1 is primary for DOMAIN, OTHER is paired with it by a code and holds its mail. mx1
# dies, OTHER takes and keeps the mail, still knows who does not exist, and mx1 returns.
story() {
    local name=$1 other=$2 ip=$3 domain=$4 file n=0 inbox=$work/inbox-$1
    local process code
    ctl mx1 domain add "$domain" --role primary >/dev/null || bad "domain $domain on mx1"
    printf 'correct horse battery\n' | ctl mx1 account add "alice@$domain" >/dev/null
    code=$(ctl mx1 group code --lend "$domain" | tr -d '\r' | head -1)
    paired() { printf '%s\n' "$code" | $other group pair $primary_ip:$port --yes >"$work/pair-$name" 2>&1; }
    check "$name is paired by a code" paired
    is_secondary() { $other domain list | grep -q "$domain.*secondary"; }
    check "and is secondary for $domain" within 20 is_secondary
    knows() { send "$ip" $port "alice@$domain" --quit-after RCPT; }
    refuses() { ! send "$ip" $port "nobody@$domain" --quit-after RCPT && tail -5 "$work/swaks.log" | grep -q '550 5.1.1'; }
    check "$name knows who exists" within 20 knows
    check "$name refuses who does not" within 20 refuses
    process=$(service_process mx1)
    for file in "$messages"/*.eml; do
        n=$((n + 1))
        if [ $n = 4 ]; then
            kill -9 "$process"
            say "mx1 is killed (process $process)"
            check "$name still refuses who does not exist" refuses
        fi
        if [ $n -lt 4 ]; then
            send $primary_ip $port "alice@$domain" --data "@$file" || bad "mx1 did not take $(basename "$file")"
        else
            send "$ip" $port "alice@$domain" --data "@$file" || bad "$name did not take $(basename "$file")"
        fi
    done
    $other queue destinations 2>/dev/null | head -5 | sed 's/^/   | /'
    check "mx1 starts again after it was killed" restart_mx1
    all_there() { [ "$(in_mailbox mx1 "alice@$domain")" -ge $n ]; }
    check "all mail is at mx1" within 60 all_there
    mkdir -p "$inbox"
    ctl mx1 mailbox export "alice@$domain" "Z:$inbox" >/dev/null
    diff <(for file in "$messages"/*.eml; do digest "$file"; done | sort) \
        <(for file in "$inbox"/*.eml; do digest "$file"; done | sort) >"$work/diff-$name" &&
        good "$n messages sent, $n arrived, each once and unchanged" || bad "what arrived is not what was sent: $work/diff-$name"
    nothing_left() { [ "$($other --json queue list --limit 1 | python3 -c 'import json,sys; print(json.load(sys.stdin)["total"])')" = 0 ]; }
    check "$name holds nothing any more" within 20 nothing_left
}

restart_mx1() {
    # Wine tells no service manager that a process was killed; Windows would restart it by itself.
    sleep 1
    win mx1 net start ismaild >/dev/null
    within 30 answers mx1
}

check_group_of_two_windows_servers() {
    title "Two Windows servers: primary and secondary, the primary dies and returns"
    start_name_server
    for setting in "listener.relay.address $primary_ip" "listener.submission.address $primary_ip" \
        "listener.submissions.address $primary_ip" "outbound.address $primary_ip" "outbound.port $port" \
        "dns.servers 127.0.0.1:$((port + 3))" "partner.query_interval 5s"; do
        # shellcheck disable=SC2086
        ctl mx1 settings set $setting >/dev/null || bad "mx1: $setting"
    done
    make_prefix mx2
    data_folders[mx2]='Mail data/ISMail'
    mkdir -p "$(data mx2)"
    # shellcheck disable=SC2059
    printf "$settings" mx2.example.test $secondary_ip $secondary_ip $secondary_ip $secondary_ip >"$(data mx2)/ismail.conf"
    echo "group.ports = $port" >>"$(data mx2)/ismail.conf"
    ctl mx1 domain add coded.test --role primary >/dev/null
    local code
    code=$(ctl mx1 group code --lend coded.test --host $primary_ip | tr -d '\r' | head -1)
    check "a second Windows installs SecondaryOnly, with an ismail.conf of its own" msi mx2 /i "Z:$old" ADDLOCAL=SecondaryOnly \
        'DATAFOLDER=C:\Mail data\ISMail' FIRSTDOMAIN=first.test PRIMARY=$primary_ip:$port POP3PORT=$((port + 9)) PAIRINGCODE="$code"
    check "what the installer was told stands in that file, beside what it said before" grep -qz \
        "server.name = mx2.example.test.*listener.pop3.port = $((port + 9))" "$(data mx2)/ismail.conf"
    check "it runs, with its data where DATAFOLDER says" within 30 answers mx2
    check "no password is asked for, and it is secondary for the first domain" grep -q 'first.test.*secondary' <(ctl mx2 domain list)
    has_domain() { ctl mx2 domain list | grep -q 'coded.test.*secondary'; }
    check "and for what the pairing code lends" within 60 has_domain
    check "the code is gone" test ! -e "$(data mx2)/pairing.code"
    check "a secondary has no window" test ! -e "$(programs mx2)/ismail-admin.exe"
    ctl mx2 domain remove first.test --yes >/dev/null
    second() { ctl mx2 "$@"; }
    story mx2 second $secondary_ip group.test
}

check_group_of_windows_and_linux() {
    title "A Windows primary and a Linux secondary"
    mkdir -p "$work/linux"
    # shellcheck disable=SC2059
    printf "$settings" mx3.example.test $linux_ip $linux_ip $linux_ip $linux_ip >"$work/linux/ismail.conf"
    "$linux_bin/ismaild" --data "$work/linux" >"$work/linux.out" 2>&1 &
    peers+=($!)
    third() { "$linux_bin/ismailctl" --data "$work/linux" "$@"; }
    check "the Linux server runs" within 20 third status
    story mx3 third $linux_ip mixed.test
}

check_the_ledger_holds() {
    title "The service's process is killed while mail flows"
    local rounds=3 i process
    printf 'correct horse battery\n' | ctl mx1 account add ledger@example.test >/dev/null
    python3 "$here/ledger.py" send $primary_ip $port ledger@example.test "$work/ledger" $rounds 2>"$work/ledger.err" &
    local sender=$!
    for ((i = 0; i < rounds; ++i)); do
        sleep 2
        process=$(service_process mx1) || continue
        kill -9 "$process"
        restart_mx1 || bad "no restart after kill $i"
    done
    touch "$work/ledger.stop"
    wait $sender
    mkdir -p "$work/ledger-box"
    ctl mx1 mailbox export ledger@example.test "Z:$work/ledger-box" >/dev/null
    python3 "$here/ledger.py" compare "$work/ledger" "$work/ledger-box" | sed 's/^/   | /'
    check "every acknowledged message is there" test "${PIPESTATUS[0]}" = 0
}

check_upgrade() {
    title "Upgrade with mail in the queue"
    ctl mx1 partner add away --host 127.0.31.9 --port $((port + 9)) >/dev/null
    ctl mx1 domain add held.test --role secondary --primary away --recipients accept-all >/dev/null
    local i before after box icon
    # Also: after processes were killed Wine's service manager may hold on to a service that is to be deleted.
    restart_computer mx1
    check "after a power cut the service is there again, by itself" within 60 answers mx1
    for i in 1 2 3 4 5; do send $primary_ip $port "user$i@held.test" || bad "mail for a primary that is away"; done
    before=$(in_queue mx1)
    box=$(in_mailbox mx1 alice@example.test)
    if ! window_runs mx1; then
        start_window mx1 --tray
        within 30 window_runs mx1 || bad "the icon did not start"
    fi
    icon=$(window_process mx1)
    check "msiexec upgrades" msi mx1 /i "Z:$new"
    check "the service runs again" within 30 answers mx1
    check "the icon in the notification area was closed" bash -c "! kill -0 $icon 2>/dev/null"
    check "and has returned" within 30 window_runs mx1
    check "the server without a window is upgraded to one without a window" msi mx2 /i "Z:$new"
    check "it runs" within 30 answers mx2
    check "in its folder, still without a window" bash -c "[ -s '$(data mx2)/ismail.db' ] && [ ! -e '$(programs mx2)/ismail-admin.exe' ]"
    after=$(in_queue mx1)
    say "queue: $before before, $after after; alice: $box before, $(in_mailbox mx1 alice@example.test) after"
    check "nothing is lost" test "$before" = "$after" -a "$before" -ge 5 -a "$box" = "$(in_mailbox mx1 alice@example.test)"
    check "the properties were read back" grep -qzP "ImapPort *REG_SZ *$((port + 7))(.|\n)*RelayPort *REG_SZ *$port" \
        <(registry mx1 'HKLM\Software\ISMail' | sort)
    check "the registry says the new version" grep -q 'Version *REG_SZ *0.9.1' <(registry mx1 'HKLM\Software\ISMail')
    check "one product is installed" test "$(registry mx1 'HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall' /s | grep -c 'DisplayName.*ISMail')" = 1
    check "mail is taken" send $primary_ip $port alice@example.test
}

check_failed_upgrade() {
    title "An upgrade that fails"
    local before
    before=$(in_queue mx1)
    # A port that is none: the old program is asked before it is removed. (Wine has no rollback of removed products.)
    check "msiexec reports the failure" bash -c "! WINEPREFIX='$(prefix mx1)' timeout $step_limit wine msiexec /i 'Z:$newer' /qn RELAYPORT=99999 >/dev/null 2>&1"
    check "the old version runs, with its data" within 60 answers mx1
    say "service: $(service_state mx1); registry: $(registry mx1 'HKLM\Software\ISMail' /v Version | grep REG_SZ)"
    check "the queue is whole" test "$before" = "$(in_queue mx1)"
}

check_removal() {
    title "Removal"
    check "msiexec removes" msi mx1 /x "Z:$new"
    check "no service is left" bash -c "! WINEPREFIX='$(prefix mx1)' timeout 60 wine sc query ismaild 2>/dev/null | grep -q STATE"
    check "no program is left" test ! -e "$(programs mx1)"
    check "no window is left running" within 20 window_is_gone mx1
    check "the registry is as it was" test -z "$({
        registry mx1 'HKLM\Software\ISMail'
        registry mx1 'HKLM\Software\Microsoft\Windows\CurrentVersion\Run'
    } | grep ISMail)"
    check "no shortcut is left" bash -c "! find '$(drive mx1)' -iname '*ismail*.lnk' | grep -q ."
    check "PATH is as it was" bash -c "! grep -q ISMail <<<'$(registry mx1 'HKLM\System\CurrentControlSet\Control\Session Manager\Environment' /v Path)'"
    check "the Event Log source is gone" test -z "$(registry mx1 'HKLM\System\CurrentControlSet\Services\EventLog\Application\ISMail' | grep EventMessageFile)"
    check "the firewall rule was deleted last" grep -q 'firewall delete rule' <(tail -n 6 "$(data mx1)/logs/setup.log")
    check "the data stays" test -s "$(data mx1)/ismail.db"
    ls "$(data mx1)" | sed 's/^/   | /'
    check "msiexec removes the second server with its data" msi mx2 /x "Z:$new" REMOVEDATA=yes
    check "its data is gone" test ! -e "$(data mx2)/ismail.db"
}

all=(tables_in_use files_of_the_installer odd_installations silent_installation peers_deliver readers known_senders service_stops pipe backup window idle double_click
    group_of_two_windows_servers group_of_windows_and_linux the_ledger_holds upgrade failed_upgrade removal)
[ $# -gt 0 ] || set -- "${all[@]}"
for one in "$@"; do "check_$one"; done
title "$passed checks passed, $failed failed"
[ $failed = 0 ]
