# shellcheck shell=bash
# What the Windows checks share: Wine prefixes of their own, one server in each, and ways to say what was seen.

started=$(date +%s)
passed=0
failed=0
step_limit=90 # seconds that a single program may take

say() { printf '   %s\n' "$*"; }
title() { printf '\n== [%3d s] %s\n' $(($(date +%s) - started)) "$*"; }
good() { passed=$((passed + 1)); printf '   passed  %s\n' "$*"; }
bad() { failed=$((failed + 1)); printf '   FAILED  %s\n' "$*"; }

# check WHAT COMMAND...: the command's exit code decides.
check() {
    local what=$1
    shift
    if "$@"; then good "$what"; else bad "$what"; fi
}

# within SECONDS COMMAND...: repeats the command until it succeeds.
within() {
    local deadline=$(($(date +%s) + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$(date +%s)" -lt $deadline ] || return 1
        sleep 0.3
    done
}

# ---- Wine prefixes. Each server has one; NAME is its folder in $work.

prefix() { echo "$work/$1/prefix"; }
drive() { echo "$work/$1/prefix/drive_c"; }
programs() { echo "$work/$1/prefix/drive_c/Program Files/ISMail"; }
# Where a server's data is: in the usual place, or where the property DATAFOLDER has put it.
declare -A data_folders=()
data() { echo "$work/$1/prefix/drive_c/${data_folders[$1]:-ProgramData/ISMail}"; }

# under_wine NAME PROGRAM...: never longer than step_limit. Through a file and not a pipe: what the program starts, such as a
# service or a window, would hold a pipe open.
under_wine() {
    local name=$1 out code
    shift
    out=$(mktemp "$work/$name/out.XXXXXX")
    WINEPREFIX=$(prefix "$name") timeout -k 10 $step_limit wine "$@" >"$out" 2>>"$work/$name/stderr"
    code=$?
    if [ $code = 124 ]; then say "did not end within $step_limit s: $*"; fi >&2
    tr -d '\r' <"$out"
    rm -f "$out"
    return $code
}

# win NAME PROGRAM...: a program that nobody types to.
win() { under_wine "$@" </dev/null; }

# A computer with Windows.
prefixes=()
make_prefix() {
    mkdir -p "$work/$1"
    prefixes+=("$1")
    boot_prefix "$1" || boot_prefix "$1" || bad "Wine makes no Windows for $1"
    # Windows goes on between two programs: services stop when the last program of a prefix has ended.
    WINEPREFIX=$(prefix "$1") wineserver -p 2>>"$work/$1/stderr"
    win "$1" cmd /c exit
    choose_font "$1"
}

# Left alone, Wine may take a font for formulas as that of windows: its lines are so high that fields look empty.
choose_font() {
    win "$1" reg add 'HKCU\Software\Wine\Fonts\Replacements' /v Tahoma /d 'DejaVu Sans' /f >/dev/null
}

boot_prefix() {
    WINEPREFIX=$(prefix "$1") timeout 20 wineserver -k 2>/dev/null
    rm -rf "$(prefix "$1")"
    win "$1" wineboot -i >/dev/null
    WINEPREFIX=$(prefix "$1") timeout $step_limit wineserver -w
    [ -f "$(prefix "$1")/system.reg" ]
}

# The power goes off and comes back.
restart_computer() {
    WINEPREFIX=$(prefix "$1") timeout 30 wineserver -k
    WINEPREFIX=$(prefix "$1") timeout 30 wineserver -w
    WINEPREFIX=$(prefix "$1") wineserver -p 2>>"$work/$1/stderr"
    win "$1" wineboot >/dev/null
}

end_prefixes() {
    local name
    for name in "${prefixes[@]}"; do WINEPREFIX=$(prefix "$name") timeout 20 wineserver -k 2>/dev/null || true; done
}

# msi NAME ARGUMENTS...: silently, with a log of its own.
msi() {
    local name=$1
    shift
    win "$name" msiexec "$@" /qn /l*v "Z:$work/$name/msi.log" >"$work/$name/msi.out" 2>&1
}

# ---- The screen: one X server for all windows, so that they can be photographed.

screen=
start_screen() {
    Xvfb -displayfd 3 -screen 0 1280x900x24 3>"$work/display" >/dev/null 2>&1 &
    screen=$!
    within 20 test -s "$work/display" || bad "there is no X server"
    DISPLAY=:$(cat "$work/display")
    export DISPLAY
}
stop_screen() { [ -z "$screen" ] || kill "$screen" 2>/dev/null || true; }

# photograph NAME: what is on the screen once it stays the same for two seconds, as NAME.png in the folder of the checks.
photograph() {
    stays() {
        timeout 30 import -window root "$work/$1.png"
        sleep 2
        timeout 30 import -window root "$work/$1-again.png"
        compare -metric AE "$work/$1.png" "$work/$1-again.png" null: 2>/dev/null
    }
    within 20 stays "$1"
    rm -f "$work/$1-again.png"
    say "photograph: ${work#"$PWD"/}/$1.png"
}
window_is_there() { timeout 10 xdotool search --onlyvisible --name "$1" | grep -q .; }

ctl() {
    local name=$1
    shift
    under_wine "$name" "$(programs "$name")/ismailctl.exe" "$@"
}

service_state() { win "$1" sc query ismaild | sed -n 's/.*STATE *: *[0-9]* *//p' | tr -d ' '; }
service_is() { [ "$(service_state "$1")" = "$2" ]; }
answers() { ctl "$1" status >/dev/null 2>&1; }
in_queue() { ctl "$1" --json queue list --limit 1 | python3 -c 'import json,sys; print(json.load(sys.stdin)["total"])'; }
in_mailbox() { ctl "$1" --json account show "$2" | python3 -c 'import json,sys; print(json.load(sys.stdin)["messages"])'; }
registry() { win "$1" reg query "$2" "${@:3}" 2>/dev/null; }

# The process of a program in that prefix, as Linux numbers it; Linux keeps 15 letters of a name.
process_of() {
    local entry
    for entry in /proc/[0-9]*; do
        [ "$(cat "$entry/comm" 2>/dev/null)" = "${2:0:15}" ] || continue
        if grep -qzxF "WINEPREFIX=$(prefix "$1")" "$entry/environ" 2>/dev/null; then
            basename "$entry"
            return
        fi
    done
    return 1
}
service_process() { process_of "$1" ismaild.exe; }
window_process() { process_of "$1" ismail-admin.exe; }
window_runs() { [ -n "$(window_process "$1")" ]; }
window_is_gone() { ! window_runs "$1"; }

# Processor time that a process has used so far, in hundredths of a second.
processor_time() { awk '{ print $14 + $15 }' "/proc/$1/stat" 2>/dev/null || echo 0; }

# send ADDRESS PORT TO [SWAKS OPTIONS]
send() {
    local address=$1 port=$2 to=$3
    shift 3
    timeout -k 10 $step_limit swaks --server "$address" --port "$port" --helo client.peer.test --from ada@peer.test --to "$to" "$@" \
        >>"$work/swaks.log" 2>&1
}

# Digest of a message without what the way added.
digest() {
    python3 - "$1" <<'PY'
import hashlib, re, sys
text = open(sys.argv[1], 'rb').read().replace(b'\r\n', b'\n')
head, _, body = text.partition(b'\n\n')
fields = [f for f in re.split(rb'\n(?![ \t])', head) if not re.match(rb'(?i)(return-path|delivered-to|received|authentication-results|x-spam-status):', f)]
print(hashlib.sha256(b'\n'.join(fields) + b'\n\n' + body.rstrip(b'\n')).hexdigest())
PY
}
