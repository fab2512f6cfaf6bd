#!/usr/bin/env bash
# The story of the product, told by real programs: a name server with MX 10 and MX 20, two mail servers, a client that
# follows the MX records. The primary dies, mail goes to the secondary, the primary returns and collects it.
#   demo.sh BUILD_DIR      exit code 0: every message arrived exactly once and unchanged
set -euo pipefail

build=$(cd "${1:?build directory}" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
messages=$here/../data/messages
work=$(mktemp -d)
port=$((20000 + RANDOM % 20000))
dns=$((port + 1))
primary_ip=127.0.10.1
secondary_ip=127.0.10.2
started=$(date +%s%N)
pids=()

say() { printf '%8.2f s  %s\n' "$(echo "($(date +%s%N) - $started) / 1000000000" | bc -l)" "$*"; }
fail() { say "FAILED: $*"; tail -n 30 "$work"/*/logs/ismaild.log 2>/dev/null || true; exit 1; }
finish() { for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$work"; }
trap finish EXIT

ctl() { local name=$1; shift; "$build/bin/ismailctl" --data "$work/$name" "$@"; }

# start NAME ADDRESS HOSTNAME: a server with its own data directory; sets pid_NAME.
start() {
    local name=$1 address=$2 host=$3
    mkdir -p "$work/$name"
    cat > "$work/$name/ismail.conf" <<CONF
server.name = $host
listener.relay.address = $address
listener.relay.port = $port
listener.submission.enabled = no
listener.submissions.enabled = no
listener.pop3.enabled = no
listener.pop3s.enabled = no
listener.imap.enabled = no
listener.imaps.enabled = no
outbound.port = $port
outbound.address = $address
dns.servers = 127.0.0.1:$dns
partner.query_interval = 5s
check.incoming = no
CONF
    "$build/bin/ismaild" --data "$work/$name" > "$work/$name.out" 2>&1 &
    printf -v "pid_$name" '%s' $!
    pids+=($!)
    for _ in $(seq 200); do
        grep -q ready "$work/$name.out" 2>/dev/null && return
        sleep 0.05
    done
    cat "$work/$name.out"
    fail "$host did not start"
}

start_dns() {
    mkdir -p "$work/dns"
    cat > "$work/dns/example.test.zone" <<'ZONE'
$ORIGIN example.test.
$TTL 60
@   SOA ns postmaster 1 3600 600 86400 60
@   NS  ns
ns  A   127.0.0.1
@   MX  10 mx1
@   MX  20 mx2
mx1 A   127.0.10.1
mx2 A   127.0.10.2
ZONE
    cat > "$work/dns/nsd.conf" <<CONF
server:
  ip-address: 127.0.0.1
  port: $dns
  username: ""
  zonesdir: "$work/dns"
  database: ""
  logfile: "$work/dns/nsd.log"
  pidfile: "$work/dns/nsd.pid"
  xfrdfile: "$work/dns/xfrd.state"
  xfrdir: "$work/dns"
  zonelistfile: "$work/dns/zone.list"
  server-count: 1
remote-control:
  control-enable: no
zone:
  name: example.test
  zonefile: $work/dns/example.test.zone
CONF
    PATH=$PATH:/usr/sbin nsd -d -c "$work/dns/nsd.conf" > "$work/dns/out" 2>&1 &
    pids+=($!)
    for _ in $(seq 100); do
        [ -n "$(dig +short +time=1 +tries=1 @127.0.0.1 -p "$dns" example.test MX 2>/dev/null)" ] && return
        sleep 0.05
    done
    fail "the name server did not start: $(cat "$work/dns/out")"
}

# send FILE: what every sending server does: ask for the MX records, try them in the order of preference.
send() {
    local file=$1 preference host address
    while read -r preference host; do
        address=$(dig +short @127.0.0.1 -p "$dns" "${host%.}" A)
        if swaks --server "$address" --port "$port" --helo client.peer.test --from ada@peer.test --to alice@example.test \
            --data "@$file" > "$work/swaks.out" 2>&1; then
            taken_by=${host%.}
            return 0
        fi
    done < <(dig +short @127.0.0.1 -p "$dns" example.test MX | sort -n)
    cat "$work/swaks.out"
    return 1
}

# Digest of a message without what the way added: Return-Path, Delivered-To and Received fields.
digest() {
    python3 - "$1" <<'PY'
import hashlib, re, sys
text = open(sys.argv[1], 'rb').read().replace(b'\r\n', b'\n')
head, _, body = text.partition(b'\n\n')
fields = [f for f in re.split(rb'\n(?![ \t])', head) if not re.match(rb'(?i)(return-path|delivered-to|received):', f)]
print(hashlib.sha256(b'\n'.join(fields) + b'\n\n' + body.rstrip(b'\n')).hexdigest())
PY
}

say "A name server on 127.0.0.1:$dns says: example.test MX 10 mx1 ($primary_ip), MX 20 mx2 ($secondary_ip)"
start_dns
start primary $primary_ip mx1.example.test
start secondary $secondary_ip mx2.example.test
ctl primary domain add example.test --role primary > /dev/null
printf 'correct horse battery\n' | ctl primary account add alice@example.test > /dev/null
code=$(ctl primary group code --lend all 2> /dev/null)
say "mx1 is primary for example.test, holds alice's account and shows the code $code"
ctl secondary group pair "mx1.example.test:$port" --yes <<< "$code" > "$work/paired.out" 2>&1 || fail "$(cat "$work/paired.out")"
knows() { swaks --server $secondary_ip --port "$port" --quit-after RCPT --to "$1" > "$work/swaks.out" 2>&1; }
for _ in $(seq 100); do
    if knows alice@example.test && ! knows nobody@example.test && grep -q ' 550 5.1.1 ' "$work/swaks.out"; then break; fi
    sleep 0.05
done
grep -q ' 550 5.1.1 ' "$work/swaks.out" || fail "the secondary does not know the recipients"
say "mx2 was told it: it is the secondary of example.test, knows alice, and refuses everybody else"

files=("$messages"/*.eml)
half=$((${#files[@]} / 2))
for file in "${files[@]:0:half}"; do
    send "$file" || fail "nobody took $(basename "$file")"
    say "$(basename "$file") was taken by $taken_by"
    [ "$taken_by" = mx1.example.test ] || fail "the primary should have taken it"
done

kill -9 "$pid_primary"
wait "$pid_primary" 2>/dev/null || true
say "The primary is killed (SIGKILL)"
for file in "${files[@]:half}"; do
    send "$file" || fail "nobody took $(basename "$file")"
    say "$(basename "$file") was taken by $taken_by and is held"
    [ "$taken_by" = mx2.example.test ] || fail "the secondary should have taken it"
done
say "What the secondary says:"
ctl secondary queue destinations | sed 's/^/            /'

start primary $primary_ip mx1.example.test
returned=$(date +%s%N)
say "The primary is back"
for _ in $(seq 600); do
    mkdir -p "$work/inbox" && rm -f "$work/inbox"/*
    ctl primary mailbox export alice@example.test "$work/inbox" > /dev/null
    [ "$(find "$work/inbox" -name '*.eml' | wc -l)" -ge ${#files[@]} ] && break
    sleep 0.1
done
say "All mail is in alice's mailbox $(echo "scale=2; ($(date +%s%N) - $returned) / 1000000000" | bc) s after the return"

for file in "${files[@]}"; do digest "$file"; done | sort > "$work/sent"
for file in "$work/inbox"/*.eml; do digest "$file"; done | sort > "$work/arrived"
diff "$work/sent" "$work/arrived" || fail "what arrived is not what was sent"
say "${#files[@]} messages sent, ${#files[@]} arrived, each exactly once, every digest equal"
for _ in $(seq 50); do
    left=$(ctl secondary --json queue list --limit 1 | python3 -c 'import json,sys; print(json.load(sys.stdin)["total"])')
    [ "$left" = 0 ] && break
    sleep 0.1
done
[ "$left" = 0 ] || fail "the secondary still holds $left messages"
say "The secondary holds nothing any more"
